package dev.drover.cli.operate;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.operations.fleet.OpenRequestsFound;
import dev.drover.operations.fleet.WhyOpen;
import dev.drover.privacy.ControlCharacters;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code drover requests why}. */
@Command(
        name = "why",
        description = "Says in one sentence why a request has no outcome yet.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover requests why --config drover.yaml req_0198c1f25a3e",
            "",
            "Exit codes: 0, 3 it is not found and a worker or a partition did not say, 4 no worker has it, 1 failure, 2"
                    + " usage."
        })
final class RequestsWhyCommand extends WorkersCommand {
    @Parameters(paramLabel = "ID", description = "The request's id, as in its result and in the log.")
    private String id = "";

    /** For picocli. */
    RequestsWhyCommand() {}

    @Override
    protected int run(Session session) throws Exception {
        OpenRequestsFound found = ask(session, OpenRequestQuery.of(id));
        if (found.requests().isEmpty()) {
            session.say(absent(id));
            return ExitCodes.of(found.completion());
        }
        session.out()
                .println(ControlCharacters.escape(
                        id + ": " + WhyOpen.sentence(found.requests().getFirst(), Instant.now())));
        return ExitCodes.OK;
    }
}
