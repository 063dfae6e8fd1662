package dev.drover.cli.submit;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.Session;
import dev.drover.contracts.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a submit has come to.
 *
 * @param sent lines on the topic, by this and earlier runs
 * @param earlier of these, by earlier runs
 * @param answered lines with an answer; null if nobody waited
 * @param failed lines with an error; null if nobody waited
 */
record Summary(
        String id,
        String topic,
        long sent,
        long earlier,
        long invalid,
        @Nullable Long answered,
        @Nullable Long failed) {
    /** Lines without an outcome; null if nobody waited. */
    @Nullable
    Long missing() {
        return answered == null || failed == null ? null : Long.valueOf(sent - answered - failed);
    }

    /** Whether nothing is left to be wished for. */
    boolean isWhole() {
        Long missing = missing();
        return invalid == 0 && (missing == null || (missing == 0 && failed != null && failed == 0));
    }

    void show(Session session) {
        List<Column<Summary>> columns = new ArrayList<>(List.of(
                Column.text("SUBMIT", Summary::id),
                Column.text("TOPIC", Summary::topic),
                Column.number("SENT", s -> number(s.sent)),
                Column.number("INVALID", s -> number(s.invalid))));
        if (answered != null) {
            columns.add(Column.number("ANSWERED", s -> number(s.answered)));
            columns.add(Column.number("FAILED", s -> number(s.failed)));
            columns.add(Column.number("MISSING", s -> number(s.missing())));
        }
        try (var sheet = session.output().sheet(session.out(), columns, Summary::json)) {
            sheet.add(this);
        }
    }

    private static String number(@Nullable Long value) {
        return value == null ? "" : String.format(Locale.ROOT, "%,d", value);
    }

    private ObjectNode json() {
        return Json.object()
                .put("submit", id)
                .put("topic", topic)
                .put("sent", sent)
                .put("sent_earlier", earlier)
                .put("invalid", invalid)
                .put("answered", answered)
                .put("failed", failed)
                .put("missing", missing());
    }
}
