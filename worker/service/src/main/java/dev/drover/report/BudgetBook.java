package dev.drover.report;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.BudgetRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which budgets there are: those configured, what records say instead, and top-ups; the same rules by which workers
 * admit requests. Built from the last record of each key; for one thread.
 */
public final class BudgetBook {
    private static final Comparator<BudgetKey.Budget> ORDER = Comparator.<BudgetKey.Budget, String>comparing(
                    scope -> text(scope.tenant()))
            .thenComparing(scope -> text(scope.model()))
            .thenComparing(BudgetKey.Budget::period);

    private final Map<BudgetKey, BudgetRecord> records = new LinkedHashMap<>();
    private final Map<BudgetKey.Budget, Configured> configured = new LinkedHashMap<>();
    private final BigDecimal softShare;

    /**
     * @param configured may be empty, if nobody knows the workers' configuration
     * @param softShare from which on a budget is near its end, where nothing else is said
     */
    public BudgetBook(List<Configured> configured, BigDecimal softShare) {
        configured.forEach(budget -> this.configured.put(budget.scope(), budget));
        this.softShare = softShare;
    }

    /** @param soft null: the default share */
    public record Configured(
            BudgetKey.Budget scope,
            BigDecimal usd,
            @Nullable BigDecimal soft) {}

    /** What was spent so far. */
    @FunctionalInterface
    public interface Spent {
        /**
         * Billed and estimated.
         *
         * @param tenant null: all together
         * @param model null: all together
         */
        BigDecimal of(@Nullable String tenant, @Nullable String model, BudgetPeriod window);
    }

    /** The names of the periods that it is now. */
    @FunctionalInterface
    public interface Calendar {
        String name(BudgetPeriod window);
    }

    /** Adds what is configured for further tenants. */
    public void configure(List<Configured> more) {
        more.forEach(budget -> configured.putIfAbsent(budget.scope(), budget));
    }

    /** Takes the next record of the topic. */
    public void take(BudgetRecord read) {
        switch (read) {
            case BudgetRecord.Budget budget -> records.put(budget.key(), budget);
            case BudgetRecord.TopUp topUp -> records.put(topUp.key(), topUp);
            case BudgetRecord.Removed removed -> records.remove(removed.key());
            case BudgetRecord.Unreadable unreadable -> {
                if (unreadable.key() != null) {
                    records.put(unreadable.key(), unreadable);
                }
            }
        }
    }

    /** The record of a key as it stands, null if there is none. */
    public @Nullable BudgetRecord at(BudgetKey key) {
        return records.get(key);
    }

    /** Those that workers cannot read either; calls that they concern wait. */
    public List<BudgetRecord.Unreadable> unreadable() {
        List<BudgetRecord.Unreadable> found = new ArrayList<>();
        records.values().forEach(read -> {
            if (read instanceof BudgetRecord.Unreadable unreadable) {
                found.add(unreadable);
            }
        });
        return found;
    }

    /** A tenant's top-ups. */
    public List<BudgetRecord.TopUp> topUps(String tenant) {
        return topUps().stream()
                .filter(topUp -> topUp.key().tenant().equals(tenant))
                .toList();
    }

    /** Every scope that has a budget, in the order of tenant, model and window; those of all tenants first. */
    public List<BudgetKey.Budget> scopes() {
        Map<BudgetKey.Budget, Boolean> scopes = new LinkedHashMap<>();
        configured.keySet().forEach(scope -> scopes.put(scope, true));
        records.forEach((key, read) -> {
            if (read instanceof BudgetRecord.Budget budget) {
                scopes.put(budget.key(), true);
            }
        });
        topUps().forEach(topUp -> scopes.put(balance(topUp.key().tenant()), true));
        return scopes.keySet().stream().sorted(ORDER).toList();
    }

    /** The budget of a scope, null if there is none. */
    public @Nullable BudgetLine line(BudgetKey.Budget scope, Spent spent, Calendar calendar) {
        BigDecimal topUps = topUps(scope);
        BudgetRecord.Budget override = records.get(scope) instanceof BudgetRecord.Budget budget ? budget : null;
        Configured base = configured.get(scope);
        if (override == null && base == null && topUps.signum() == 0) {
            return null;
        }
        BigDecimal usd = override != null ? override.usd() : base != null ? base.usd() : BigDecimal.ZERO;
        BigDecimal soft = override != null ? override.soft() : base != null ? base.soft() : null;
        return new BudgetLine(
                scope,
                calendar.name(scope.period()),
                usd.add(topUps),
                topUps,
                spent.of(scope.tenant(), scope.model(), scope.period()),
                soft == null ? softShare : soft,
                override == null && base != null ? BudgetLine.Source.CONFIGURED : BudgetLine.Source.RECORD,
                override == null ? null : override.id(),
                override == null ? BudgetRecord.Note.NONE : override.note(),
                null);
    }

    private BigDecimal topUps(BudgetKey.Budget scope) {
        String tenant = scope.tenant();
        if (tenant == null || !scope.equals(balance(tenant))) {
            return BigDecimal.ZERO;
        }
        return topUps(tenant).stream().map(BudgetRecord.TopUp::usd).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private List<BudgetRecord.TopUp> topUps() {
        List<BudgetRecord.TopUp> found = new ArrayList<>();
        records.values().forEach(read -> {
            if (read instanceof BudgetRecord.TopUp topUp) {
                found.add(topUp);
            }
        });
        return found;
    }

    private static BudgetKey.Budget balance(String tenant) {
        return new BudgetKey.Budget(tenant, null, BudgetPeriod.BALANCE);
    }

    private static String text(@Nullable String name) {
        return name == null ? "" : name;
    }
}
