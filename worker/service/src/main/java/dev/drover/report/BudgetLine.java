package dev.drover.report;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import dev.drover.contracts.BudgetRefusal;
import dev.drover.contracts.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A budget and what is left of it; amounts exact.
 *
 * @param period the day or month it is now, or {@code balance}
 * @param usd what may be spent in the period, top-ups included
 * @param topUps of a balance, part of {@code usd}
 * @param spent billed and estimated; what was possibly billed does not draw on a budget
 * @param soft share of {@code usd} from which on the budget is near its end
 * @param source who says so
 * @param id the override's, null if there is none
 * @param note who wrote the override, when and why
 * @param refusal the last request that it did not cover, as a worker told it; null if none did
 */
public record BudgetLine(
        BudgetKey.Budget scope,
        String period,
        BigDecimal usd,
        BigDecimal topUps,
        BigDecimal spent,
        BigDecimal soft,
        Source source,
        @Nullable String id,
        BudgetRecord.Note note,
        @Nullable BudgetRefusal refusal) {
    /** Those that stop requests before the others, then by the share that is left; of equal ones as the budgets lie. */
    public static final Comparator<BudgetLine> LEAST_LEFT_FIRST = Comparator.comparing(BudgetLine::stops)
            .thenComparing(BudgetLine::shareUsed)
            .reversed();

    private static final int PERCENT_DECIMALS = 1;
    private static final int SHARE_DECIMALS = 9;

    /** Where a budget comes from. */
    public enum Source {
        CONFIGURED,
        RECORD
    }

    /** How far a budget is spent. */
    public enum State {
        OK,
        SOFT_LIMIT,
        /** Something is left, but less than the last request could have cost that was refused. */
        TOO_LITTLE,
        EXHAUSTED
    }

    /** Less than zero where more was spent than the budget has. */
    public BigDecimal remaining() {
        return usd.subtract(spent);
    }

    public State state() {
        if (spent.compareTo(usd) >= 0) {
            return State.EXHAUSTED;
        }
        if (refusal != null && remaining().compareTo(refusal.usd()) < 0) {
            return State.TOO_LITTLE;
        }
        return spent.compareTo(usd.multiply(soft)) >= 0 ? State.SOFT_LIMIT : State.OK;
    }

    /** Whether requests like the last ones are refused. */
    public boolean stops() {
        return state() == State.EXHAUSTED || state() == State.TOO_LITTLE;
    }

    /** With the last request that the budget did not cover. */
    public BudgetLine refused(@Nullable BudgetRefusal last) {
        return new BudgetLine(scope, period, usd, topUps, spent, soft, source, id, note, last);
    }

    /** 1 where all is spent, more where more was; of a budget of nothing always 1. */
    public BigDecimal shareUsed() {
        return usd.signum() == 0 ? BigDecimal.ONE : spent.divide(usd, SHARE_DECIMALS, RoundingMode.HALF_UP);
    }

    /** For people, rounded; null if there is nothing that a share could be of. */
    public @Nullable String percentUsed() {
        return usd.signum() == 0
                ? null
                : spent.movePointRight(2)
                        .divide(usd, PERCENT_DECIMALS, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    public ObjectNode json() {
        Instant at = note.at();
        return Json.object()
                .put("tenant", scope.tenant())
                .put("model", scope.model())
                .put("window", scope.period().wire())
                .put("period", period)
                .put("usd", Money.text(usd))
                .put("top_ups_usd", scope.period() == BudgetPeriod.BALANCE ? Money.text(topUps) : null)
                .put("spent_usd", Money.text(spent))
                .put("remaining_usd", Money.text(remaining()))
                .put("soft", Money.text(soft))
                .put("state", state().name().toLowerCase(Locale.ROOT))
                .put("source", source.name().toLowerCase(Locale.ROOT))
                .put("id", id)
                .put("by", note.by())
                .put("at", at == null ? null : at.toString())
                .put("reason", note.reason())
                .put("last_refused_usd", refusal == null ? null : Money.text(refusal.usd()))
                .put("last_refused_model", refusal == null ? null : refusal.model())
                .put("last_refused_at", refusal == null ? null : refusal.at().toString());
    }
}
