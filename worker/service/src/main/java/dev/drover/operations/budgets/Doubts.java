package dev.drover.operations.budgets;

import dev.drover.contracts.BudgetRefusal;
import dev.drover.report.BudgetLine;
import dev.drover.report.Money;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why somebody should be asked before a budget is changed. */
final class Doubts {
    /** From here on somebody is asked. */
    private static final BigDecimal LARGE = new BigDecimal("10000");

    private static final BigDecimal MUCH = BigDecimal.TEN;

    private Doubts() {}

    static List<String> ofWriting(@Nullable BudgetLine before, BudgetLine after) {
        List<String> doubts = leaps(before, after);
        if (stops(before, after)) {
            doubts.add(
                    after.usd().signum() == 0
                            ? "with 0 USD nothing may be spent: calls stop at once"
                            : "%s USD are spent already: calls stop at once".formatted(Money.text(after.spent())));
        }
        return doubts;
    }

    /** A tenant that had no balance gets one, which is a limit where there was none. */
    static String ofPrepaying(BudgetSettings settings, String tenant) {
        return "%s has no balance %s. With this top-up it becomes prepaid: from now on its requests are refused when the credit is used up"
                .formatted(tenant, settings.known() ? "yet" : "by any record");
    }

    /** What is no reason to ask: the money is welcome, but does not let requests go on. Empty if it does. */
    static Optional<String> stillTooLittle(BudgetLine after) {
        BudgetRefusal refusal = after.refusal();
        return after.state() == BudgetLine.State.TOO_LITTLE && refusal != null
                ? Optional.of(
                        "%s USD would be left, still too little for the last request: it was refused at %s, and may cost %s USD with model %s"
                                .formatted(
                                        Money.text(after.remaining()),
                                        refusal.at(),
                                        Money.text(refusal.usd()),
                                        refusal.model()))
                : Optional.empty();
    }

    static List<String> ofRemoving(@Nullable BudgetLine before, @Nullable BudgetLine after) {
        List<String> doubts = new ArrayList<>();
        if (after == null) {
            doubts.add("no limit of this kind is left: whoever it held back may spend");
            return doubts;
        }
        if (before == null || after.usd().compareTo(before.usd()) > 0) {
            doubts.addAll(leaps(before, after));
        }
        if (stops(before, after)) {
            doubts.add("%s USD are spent already: calls stop at once".formatted(Money.text(after.spent())));
        }
        return doubts;
    }

    private static boolean stops(@Nullable BudgetLine before, BudgetLine after) {
        return after.state() == BudgetLine.State.EXHAUSTED
                && (before == null || before.state() != BudgetLine.State.EXHAUSTED);
    }

    private static List<String> leaps(@Nullable BudgetLine before, BudgetLine after) {
        List<String> doubts = new ArrayList<>();
        BigDecimal had = before == null ? BigDecimal.ZERO : before.usd();
        if (after.usd().subtract(had).abs().compareTo(LARGE) > 0) {
            doubts.add("that is a change of more than " + LARGE + " USD");
        }
        boolean more = after.usd().compareTo(had.multiply(MUCH)) > 0;
        boolean less = after.usd().multiply(MUCH).compareTo(had) < 0;
        if (had.signum() > 0 && (more || less)) {
            doubts.add("that is more than ten times " + (more ? "as much as" : "less than") + " before");
        }
        return doubts;
    }
}
