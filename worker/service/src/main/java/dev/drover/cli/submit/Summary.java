package dev.drover.cli.submit;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.operations.submit.SubmitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a submit has come to, on one line. */
final class Summary {
    private Summary() {}

    /** @param outIsTaken whether standard output has the outcomes: then people find it on the other one */
    static void show(Session session, SubmitResult result, boolean outIsTaken) {
        List<Column<SubmitResult>> columns = new ArrayList<>(List.of(
                Column.text("SUBMIT", SubmitResult::id),
                Column.text("TOPIC", SubmitResult::topic),
                Column.number("SENT", s -> number(s.sent())),
                Column.number("INVALID", s -> number(s.invalid()))));
        if (result.answered() != null) {
            columns.add(Column.number("ANSWERED", s -> number(s.answered())));
            columns.add(Column.number("FAILED", s -> number(s.failed())));
            columns.add(Column.number("MISSING", s -> number(s.missing())));
        }
        if (outIsTaken) {
            Sheet.table(session.err(), columns).print(List.of(result));
            return;
        }
        try (var sheet = session.output().sheet(session.out(), columns, Summary::json)) {
            sheet.add(result);
        }
    }

    private static String number(@Nullable Long value) {
        return value == null ? "" : String.format(Locale.ROOT, "%,d", value);
    }

    private static ObjectNode json(SubmitResult result) {
        return Json.object()
                .put("submit", result.id())
                .put("topic", result.topic())
                .put("sent", result.sent())
                .put("sent_earlier", result.earlier())
                .put("invalid", result.invalid())
                .put("answered", result.answered())
                .put("failed", result.failed())
                .put("missing", result.missing());
    }
}
