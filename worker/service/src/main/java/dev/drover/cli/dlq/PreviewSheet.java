package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.contracts.Phrases;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.Prospects;
import dev.drover.operations.deadletters.Masking;
import dev.drover.operations.deadletters.ReplayPreview;
import dev.drover.operations.deadletters.ReplayPreview.Line;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
    static int show(Session session, ReplayPreview preview, Changes changes) {
        if (preview.lines().isEmpty()) {
            session.say("no dead letter matches in " + preview.topic());
            return ExitCodes.NOTHING;
        }
        try (Sheet<Line> sheet =
                session.output().sheet(session.out(), columns(preview, changes), line -> json(line, changes))) {
            preview.lines().forEach(sheet::add);
            if (session.output().format().isForPeople()) {
                sheet.add(preview.total());
            }
        }
        long hopeless = preview.lines().stream()
                .filter(line -> line.unless() == null && failsUnless(line, changes) != null)
                .mapToLong(Line::letters)
                .sum();
        if (hopeless > 0) {
            session.say(
                    "%,d of %,d letters will most likely fail again as they are: change them (--set, --set-model, --set-chain, --edit),"
                                    .formatted(hopeless, preview.total().letters())
                            + " leave them out (--reason), or park them (drover dlq park)");
        }
        preview.shortfalls()
                .forEach((why, count) ->
                        session.say(Phrases.count(count, "letter") + " would be refused again: " + why));
        preview.refused().forEach((why, count) -> session.say(count + " would fail: " + why));
        preview.withoutPrice()
                .forEach((why, count) -> session.say(Phrases.count(count, "letter") + " not in the USD: " + why));
        session.say("dry run: nothing was sent. Tokens are estimates: the prompt by its characters, the answer at the"
                + " request's own limit. USD is what these would cost at the first model, without retries");
        return ExitCodes.OK;
    }

    private static List<Column<Line>> columns(ReplayPreview preview, Changes changes) {
        if (preview.lines().stream().allMatch(line -> failsUnless(line, changes) == null)) {
            return COLUMNS;
        }
        List<Column<Line>> columns = new ArrayList<>(COLUMNS);
        columns.add(
                Column.text("FAILS AGAIN UNLESS", line -> Objects.requireNonNullElse(failsUnless(line, changes), "-")));
        return columns;
    }

    /** Null if sending it may help. */
    private static @Nullable String failsUnless(Line line, Changes changes) {
        return line.unless() != null
                ? line.unless()
                : line.action().equals("send")
                        ? Prospects.failsUnless(line.reason(), changes).orElse(null)
                        : null;
    }

    /** Unknown as soon as one letter's is: a sum of the others would look like all. */
    private static String usd(Line line) {
        return line.unpriced() > 0
                ? "unknown"
                : line.usd().setScale(DIGITS, RoundingMode.HALF_UP).toPlainString();
    }

    private static ObjectNode json(Line line, Changes changes) {
        return Json.object()
                .put("reason", Masking.reason(line.reason()))
                .put("action", line.action())
                .put("to", line.to())
                .put("letters", line.letters())
                .put("estimated_tokens", line.tokens())
                .put("estimated_usd", line.unpriced() > 0 ? null : line.usd().toPlainString())
                .put("unpriced_letters", line.unpriced())
                .put("fails_again_unless", failsUnless(line, changes));
    }
}
