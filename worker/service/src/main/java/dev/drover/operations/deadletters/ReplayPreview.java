package dev.drover.operations.deadletters;

import dev.drover.operations.Completion;
import dev.drover.operations.OperationResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay would do.
 *
 * @param topic that the letters lie on
 * @param lines by reason, action and destination, in this order
 * @param refused letters that would fail, by why
 * @param withoutPrice letters whose cost is unknown, by why
 * @param shortfalls letters that budgets would refuse now, by why
 */
public record ReplayPreview(
        String topic,
        List<Line> lines,
        Map<String, Long> refused,
        Map<String, Long> withoutPrice,
        Map<String, Long> shortfalls)
        implements OperationResult {
    public ReplayPreview {
        lines = List.copyOf(lines);
    }

    /**
     * Letters to which the same would be done.
     *
     * @param reason that they died of
     * @param action {@code send}, {@code park}, {@code failed}, or why they are passed over
     * @param to null if nothing is written
     * @param tokens an estimate
     * @param usd of those that have a price
     * @param unpriced how many have none
     * @param unless what must be, for a budget not to refuse them; null if none would
     */
    public record Line(
            String reason,
            String action,
            @Nullable String to,
            long letters,
            long tokens,
            BigDecimal usd,
            long unpriced,
            @Nullable String unless) {
        Line plus(Estimator.Amount amount) {
            return new Line(
                    reason,
                    action,
                    to,
                    letters + 1,
                    tokens + amount.tokens(),
                    amount.usd() == null ? usd : usd.add(amount.usd()),
                    unpriced + (amount.usd() == null ? 1 : 0),
                    unless);
        }
    }

    /** All lines as one. */
    public Line total() {
        Line total = new Line("total", "", "", 0, 0, BigDecimal.ZERO, 0, null);
        for (Line line : lines) {
            total = new Line(
                    total.reason,
                    total.action,
                    total.to,
                    total.letters + line.letters,
                    total.tokens + line.tokens,
                    total.usd.add(line.usd),
                    total.unpriced + line.unpriced,
                    null);
        }
        return total;
    }

    @Override
    public Completion completion() {
        return lines.isEmpty() ? new Completion.NothingMatched() : new Completion.Done();
    }
}
