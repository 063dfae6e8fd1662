package dev.drover.operations.deadletters;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of requests that were sent again.
 *
 * @param lines by what the letters had died of, then answered ones, failed ones by their code, and open ones
 */
public record ReplayOutcomes(List<Line> lines) implements OperationResult {
    public ReplayOutcomes {
        lines = List.copyOf(lines);
    }

    /** How a request ended now. */
    public enum Ending {
        SUCCEEDED,
        FAILED_AGAIN,
        /** Nobody has written its outcome yet. */
        STILL_OPEN,
        /** Not sent: the letter was replayed too often. */
        PARKED
    }

    /**
     * Requests that ended alike.
     *
     * @param died the reason of their letters
     * @param code of the failure; null unless they failed again
     */
    public record Line(String died, Ending ending, @Nullable String code, long letters) {}

    /**
     * @param ended by what they had died of, and by the code that they ended with now
     * @param open by what they had died of
     * @param parked likewise
     */
    static ReplayOutcomes of(Map<String, Map<String, Long>> ended, Map<String, Long> open, Map<String, Long> parked) {
        List<Line> lines = new ArrayList<>();
        ended.forEach((died, endings) -> {
            Long answered = endings.get(Answers.OK);
            if (answered != null) {
                lines.add(new Line(died, Ending.SUCCEEDED, null, answered));
            }
            endings.forEach((code, letters) -> {
                if (!code.equals(Answers.OK)) {
                    lines.add(new Line(died, Ending.FAILED_AGAIN, code, letters));
                }
            });
        });
        open.forEach((died, letters) -> lines.add(new Line(died, Ending.STILL_OPEN, null, letters)));
        parked.forEach((died, letters) -> lines.add(new Line(died, Ending.PARKED, null, letters)));
        return new ReplayOutcomes(lines);
    }

    /** How many ended so. */
    public long count(Ending ending) {
        return lines.stream()
                .filter(line -> line.ending == ending)
                .mapToLong(Line::letters)
                .sum();
    }

    @Override
    public Completion completion() {
        long succeeded = count(Ending.SUCCEEDED);
        long others = count(Ending.FAILED_AGAIN) + count(Ending.STILL_OPEN) + count(Ending.PARKED);
        return others == 0 ? new Completion.Done() : new Completion.Partly(succeeded, others);
    }
}
