package dev.drover.cli.dlq;

import dev.drover.cli.kafka.Column;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.contracts.Phrases;
import dev.drover.operations.deadletters.Masking;
import dev.drover.operations.deadletters.ReplayOutcomes;
import dev.drover.operations.deadletters.ReplayOutcomes.Ending;
import dev.drover.operations.deadletters.ReplayOutcomes.Line;
import java.time.Duration;
import java.util.List;

/** What came of requests that were sent again. */
final class WatchSheet {
    private static final List<Column<Line>> COLUMNS = List.of(
            Column.text("DIED OF", line -> Masking.reason(line.died())),
            Column.text("NOW", WatchSheet::now),
            Column.number("LETTERS", line -> "%,d".formatted(line.letters())));

    private WatchSheet() {}

    /**
     * Shows them to people: programs that read the letters' lines on standard output have the exit code.
     *
     * @param waited how long was waited at most
     * @return the exit code
     */
    static int show(Session session, ReplayOutcomes outcomes, Duration waited) {
        boolean people = session.output().format().isForPeople();
        if (people && !outcomes.lines().isEmpty()) {
            session.out().println();
        }
        Sheet.table(people ? session.out() : session.err(), COLUMNS).print(outcomes.lines());
        long open = outcomes.count(Ending.STILL_OPEN);
        long parked = outcomes.count(Ending.PARKED);
        session.say("%,d succeeded, %,d failed again, %,d still open%s%s"
                .formatted(
                        outcomes.count(Ending.SUCCEEDED),
                        outcomes.count(Ending.FAILED_AGAIN),
                        open,
                        open == 0
                                ? ""
                                : " after " + Phrases.duration(waited)
                                        + ": see drover results, and drover dlq list later",
                        parked == 0
                                ? ""
                                : "; %,d parked, replayed too often: drover dlq replay --parked".formatted(parked)));
        return ExitCodes.of(outcomes.completion());
    }

    private static String now(Line line) {
        return switch (line.ending()) {
            case SUCCEEDED -> "succeeded";
            case FAILED_AGAIN -> "failed again: " + Masking.reason(String.valueOf(line.code()));
            case STILL_OPEN -> "still open";
            case PARKED -> "parked";
        };
    }
}
