package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.operations.deadletters.ReplayPreview;
import dev.drover.operations.deadletters.ReplayPreview.Line;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** What a replay would do. */
final class PreviewSheet {
    private static final int DIGITS = 6;
    private static final List<Column<Line>> COLUMNS = List.of(
            Column.text("REASON", line -> Masking.reason(line.reason())),
            Column.text("ACTION", Line::action),
            Column.text("TO", line -> Objects.requireNonNullElse(line.to(), "-")),
            Column.number("LETTERS", line -> "%,d".formatted(line.letters())),
            Column.number("TOKENS (EST.)", line -> "%,d".formatted(line.tokens())),
            Column.number("USD (EST.)", PreviewSheet::usd));

    private PreviewSheet() {}

    /** Returns the exit code. */
    static int show(Session session, ReplayPreview preview) {
        if (preview.lines().isEmpty()) {
            session.say("no dead letter matches in " + preview.topic());
            return ExitCodes.NOTHING;
        }
        try (Sheet<Line> sheet = session.output().sheet(session.out(), COLUMNS, PreviewSheet::json)) {
            preview.lines().forEach(sheet::add);
            if (session.output().format().isForPeople()) {
                sheet.add(preview.total());
            }
        }
        preview.refused().forEach((why, count) -> session.say(count + " would fail: " + why));
        preview.withoutPrice().forEach((why, count) -> session.say(count + " letters are not in the USD: " + why));
        session.say("dry run: nothing was sent. Tokens are estimates: the prompt by its characters, the answer at the"
                + " request's own limit. USD is what these would cost at the first model, without retries");
        return ExitCodes.OK;
    }

    /** Unknown as soon as one letter's is: a sum of the others would look like all. */
    private static String usd(Line line) {
        return line.unpriced() > 0
                ? "unknown"
                : line.usd().setScale(DIGITS, RoundingMode.HALF_UP).toPlainString();
    }

    private static ObjectNode json(Line line) {
        return Json.object()
                .put("reason", Masking.reason(line.reason()))
                .put("action", line.action())
                .put("to", line.to())
                .put("letters", line.letters())
                .put("estimated_tokens", line.tokens())
                .put("estimated_usd", line.unpriced() > 0 ? null : line.usd().toPlainString())
                .put("unpriced_letters", line.unpriced());
    }
}
