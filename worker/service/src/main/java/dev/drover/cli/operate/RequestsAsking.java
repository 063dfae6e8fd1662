package dev.drover.cli.operate;

import dev.drover.cli.kafka.Session;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.operations.fleet.OpenRequestsFound;
import java.util.List;

/** A command that asks workers for the requests that they hold. */
abstract class RequestsAsking extends FleetCommand {
    /** For picocli. */
    protected RequestsAsking() {}

    /** Asks, and tells on stderr who did not answer. */
    final OpenRequestsFound ask(Session session, OpenRequestQuery query) {
        OpenRequestsFound found = session.fleet().requests(asked(), query);
        found.silent().forEach(each -> session.say(each.url() + " " + each.trouble()));
        if (!found.unseen().isEmpty()) {
            session.say("no worker that answered has " + shortened(found.unseen())
                    + ": drover status says who has which partition; --worker names a worker");
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
