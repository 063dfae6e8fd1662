package dev.drover.cli.operate;

import dev.drover.cli.kafka.Session;
import dev.drover.contracts.OpenRequest;
import dev.drover.operations.fleet.OpenRequestsFound;
import dev.drover.operations.fleet.WhyOpen;
import dev.drover.privacy.ControlCharacters;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code drover requests why}. */
@Command(
        name = "why",
        description = "Says why a request has no outcome yet, and why each model of its chain is not asked.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover requests why --config drover.yaml req_0198c1f25a3e",
            "  drover requests why --config drover.yaml order-17",
            "",
            "Exit codes: 0, 3 it is not found and a worker or a partition did not say, 4 no worker has it, 1 failure, 2"
                    + " usage."
        })
final class RequestsWhyCommand extends OneRequestCommand {
    /** For picocli. */
    RequestsWhyCommand() {}

    @Override
    void show(Session session, OpenRequest request, OpenRequestsFound found) {
        session.out()
                .println(ControlCharacters.escape(
                        request.id() + ": " + WhyOpen.text(request, found.sick(), Instant.now())));
    }
}
