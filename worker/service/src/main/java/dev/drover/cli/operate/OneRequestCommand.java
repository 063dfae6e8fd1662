package dev.drover.cli.operate;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.OpenRequest;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.operations.fleet.OpenRequestsFound;
import picocli.CommandLine.Parameters;

/** A command about one request that has no outcome yet. */
abstract class OneRequestCommand extends RequestsAsking {
    @Parameters(
            paramLabel = "ID",
            description = "The request's id, as in its result and in the log, or the producer's custom id.")
    private String id = "";

    /** For picocli. */
    OneRequestCommand() {}

    @Override
    protected final int run(Session session) throws Exception {
        OpenRequestsFound found = ask(session, OpenRequestQuery.of(id));
        if (found.requests().isEmpty()) {
            session.say(
                    "no worker that was asked (%s) holds a request with the id or custom id %s. Either the request has an"
                                    .formatted(String.join(", ", found.asked()), id)
                            + " outcome (drover results --custom-id finds it), or it has not been read from Kafka yet,"
                            + " or another worker has it");
            return ExitCodes.of(found.completion());
        }
        if (found.matched() > 1) {
            session.say("%,d requests have the custom id %s, the oldest first".formatted(found.matched(), id));
        }
        for (OpenRequest request : found.requests()) {
            show(session, request, found);
        }
        return ExitCodes.OK;
    }

    /** Shows one that was found. */
    abstract void show(Session session, OpenRequest request, OpenRequestsFound found);
}
