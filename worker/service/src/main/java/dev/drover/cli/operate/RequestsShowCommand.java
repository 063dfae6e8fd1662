package dev.drover.cli.operate;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import dev.drover.contracts.OpenRequest;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.operations.fleet.OpenRequestsFound;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code drover requests show}. */
@Command(
        name = "show",
        description = "Shows all that a worker knows of one request that has no outcome yet.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover requests show --config drover.yaml req_0198c1f25a3e",
            "",
            "Exit codes: 0, 3 it is not found and a worker or a partition did not say, 4 no worker has it, 1 failure, 2"
                    + " usage."
        })
final class RequestsShowCommand extends WorkersCommand {
    @Parameters(paramLabel = "ID", description = "The request's id, as in its result and in the log.")
    private String id = "";

    /** For picocli. */
    RequestsShowCommand() {}

    @Override
    protected int run(Session session) throws Exception {
        OpenRequestsFound found = ask(session, OpenRequestQuery.of(id));
        if (found.requests().isEmpty()) {
            session.say(absent(id));
            return ExitCodes.of(found.completion());
        }
        OpenRequest request = found.requests().getFirst();
        OutputFormat format = session.output().format();
        if (format == OutputFormat.json || format == OutputFormat.jsonl) {
            session.out().println(Json.string(request.json()));
            return ExitCodes.OK;
        }
        List<Column<Map.Entry<String, JsonNode>>> columns = List.of(
                Column.text("WHAT", entry -> entry.getKey().replace('_', ' ')),
                Column.foreign("IS", entry -> value(entry.getValue())));
        try (var sheet = session.output().sheet(session.out(), columns, _ -> Json.object())) {
            request.json().properties().forEach(sheet::add);
        }
        return ExitCodes.OK;
    }

    private static String value(JsonNode node) {
        return node.isNull() ? "-" : node.asString("");
    }
}
