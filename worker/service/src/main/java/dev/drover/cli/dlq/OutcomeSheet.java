package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Json;
import dev.drover.contracts.Origin;
import dev.drover.operations.deadletters.LetterOutcome;
import dev.drover.operations.deadletters.Masking;
import dev.drover.operations.deadletters.ReplayResult;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What became of letters, one line each: their names, and nothing of their payloads. */
final class OutcomeSheet {
    private static final List<Column<LetterOutcome>> COLUMNS = List.of(
            Column.text(
                    "LETTER",
                    outcome -> place(outcome).partition() + "@" + place(outcome).offset()),
            Column.text("REASON", OutcomeSheet::reason),
            Column.text("TENANT", outcome -> ListCommand.or(Masking.tenant(outcome.letter()))),
            Column.text("OUTCOME", LetterOutcome::what),
            Column.text("TO", outcome -> ListCommand.or(outcome.to())),
            Column.text("DETAIL", outcome -> ListCommand.or(Masking.line(outcome.detail()))));

    private OutcomeSheet() {}

    /** Shows what a run does, and how it ended; returns the exit code. */
    static int show(Session session, @Nullable String resumed, Function<Consumer<LetterOutcome>, ReplayResult> run) {
        ReplayResult result;
        try (Sheet<LetterOutcome> sheet = session.output().sheet(session.out(), COLUMNS, OutcomeSheet::json)) {
            result = run.apply(outcome -> {
                if (!session.output().format().isForPeople() || !outcome.wasDone()) {
                    sheet.add(outcome);
                }
            });
        }
        int code = ExitCodes.of(result.completion());
        session.say(
                code == ExitCodes.NOTHING
                        ? "no dead letter matches" + (resumed == null ? "" : " that the run has not passed yet")
                        : result.said() + ". Run " + result.run() + " is done.");
        return code;
    }

    static ObjectNode json(LetterOutcome outcome) {
        return Json.object()
                .put("letter", place(outcome).toString())
                .put("origin", outcome.letter().identity().toString())
                .put("id", String.valueOf(Masking.name(outcome.id())))
                .put("reason", reason(outcome))
                .put("tenant", Masking.tenant(outcome.letter()))
                .put("outcome", outcome.what())
                .put("to", outcome.to())
                .put("detail", Masking.line(outcome.detail()));
    }

    private static Origin place(LetterOutcome outcome) {
        return outcome.letter().stored().place();
    }

    private static String reason(LetterOutcome outcome) {
        return Masking.reason(outcome.letter().dead().reason());
    }
}
