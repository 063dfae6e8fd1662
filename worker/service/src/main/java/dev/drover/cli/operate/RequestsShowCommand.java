package dev.drover.cli.operate;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import dev.drover.contracts.OpenRequest;
import dev.drover.operations.fleet.OpenRequestsFound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
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
final class RequestsShowCommand extends OneRequestCommand {
    /** For picocli. */
    RequestsShowCommand() {}

    @Override
    void show(Session session, OpenRequest request, OpenRequestsFound found) {
        OutputFormat format = session.output().format();
        if (format == OutputFormat.json || format == OutputFormat.jsonl) {
            session.out().println(Json.string(request.json()));
            return;
        }
        List<Column<Map.Entry<String, String>>> columns =
                List.of(Column.text("WHAT", Map.Entry::getKey), Column.foreign("IS", Map.Entry::getValue));
        List<Map.Entry<String, String>> rows = new ArrayList<>();
        request.json().properties().stream()
                .filter(entry -> !entry.getKey().equals("models"))
                .forEach(entry -> rows.add(Map.entry(entry.getKey().replace('_', ' '), value(entry.getValue()))));
        request.models().forEach(each -> rows.add(Map.entry("not " + each.model(), each.why())));
        try (var sheet = session.output().sheet(session.out(), columns, _ -> Json.object())) {
            rows.forEach(sheet::add);
        }
    }

    private static String value(JsonNode node) {
        return node.isNull() ? "-" : node.asString("");
    }
}
