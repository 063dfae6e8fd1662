package dev.drover.cli.operate;

import dev.drover.cli.kafka.KafkaCommand;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.operations.fleet.OpenRequestsFound;
import java.util.List;
import picocli.CommandLine.Option;

/** A command that asks workers for the requests that they hold. */
abstract class WorkersCommand extends KafkaCommand {
    @Option(
            names = "--worker",
            paramLabel = "URL",
            defaultValue = "http://localhost:8081",
            description = "A worker's address (${DEFAULT-VALUE}); repeatable, name all that run.")
    private List<String> workers = List.of();

    /** For picocli. */
    protected WorkersCommand() {}

    /** Who was asked, for people: a worker of another cluster on the usual port would answer for it. */
    final String asked() {
        return String.join(", ", workers);
    }

    /** What to say of a request that none of them holds. */
    final String absent(String id) {
        return "no worker that was asked (" + asked() + ") holds a request with the id " + id
                + ". The id is Drover's, such as req_0198c1f25a3e; drover results --custom-id finds by the producer's."
                + " Either the request has an outcome, or it has not been read from Kafka yet, or another worker has"
                + " it: name all by --worker";
    }

    /** Asks, and tells on stderr who did not answer. */
    final OpenRequestsFound ask(Session session, OpenRequestQuery query) {
        OpenRequestsFound found = session.fleet().requests(workers, System.getenv("DROVER_MANAGEMENT_TOKEN"), query);
        found.silent().forEach(each -> session.say(each.url() + " " + each.trouble()));
        if (!found.unseen().isEmpty()) {
            session.say("no worker that answered has " + shortened(found.unseen())
                    + ": name all workers by --worker; drover status says who has which partition");
        }
        return found;
    }

    private static String shortened(List<String> partitions) {
        int shown = 8;
        return partitions.size() <= shown
                ? String.join(", ", partitions)
                : String.join(", ", partitions.subList(0, shown)) + " and " + (partitions.size() - shown) + " more";
    }
}
