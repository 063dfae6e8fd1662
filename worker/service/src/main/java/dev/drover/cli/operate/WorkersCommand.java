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
