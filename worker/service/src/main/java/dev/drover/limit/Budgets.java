package dev.drover.limit;

import dev.drover.contracts.BudgetKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The budgets of tenants and models, as this worker may draw on them. What all workers together can spend beyond a limit
 * is bounded, see {@link Formula}. Thread-safe; a check takes about a microsecond and locks nothing but the budgets that
 * it draws on.
 */
public final class Budgets {
    private final BudgetRules rules;
    private final Spent spent;
    private final Duration maxStaleness;
    private final Account.Surroundings around;
    private final Map<BudgetKey.Budget, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, OfTenant> tenants = new ConcurrentHashMap<>();
    private volatile Owned owned = new Owned(1, 1);

    /**
     * How budgets count.
     *
     * @param zone in which days and months turn
     * @param maxStaleness nobody draws on a budget while what is known of its spend is older
     */
    public record Terms(ZoneId zone, Duration maxStaleness) {}

    /** This worker's partitions of all that there are. */
    record Owned(int partitions, int all) {
        Owned {
            if (partitions < 0 || partitions > all || all < 1) {
                throw new IllegalArgumentException(partitions + " of " + all + " partitions");
            }
        }
    }

    public Budgets(BudgetRules rules, Spent spent, Terms terms, BudgetEvents events) {
        this(rules, spent, terms, events, Formula.BOUNDED);
    }

    Budgets(BudgetRules rules, Spent spent, Terms terms, BudgetEvents events, Formula formula) {
        this.rules = rules;
        this.spent = spent;
        this.maxStaleness = terms.maxStaleness();
        this.around = new Account.Surroundings(spent, new BudgetCalendar(terms.zone()), formula, events);
    }

    /** The part of every budget that this worker may use at a time is as large as its part of the partitions. */
    public void owns(int partitions, int ofAll) {
        owned = new Owned(Math.min(partitions, ofAll), Math.max(1, ofAll));
    }

    /** Where a call of this model for this tenant draws on; costs nothing if nowhere. */
    public BudgetDraw draw(String tenant, String model) {
        List<BudgetRule> own = rules.of(tenant);
        List<BudgetRule> shared = rules.shared();
        if (own.isEmpty() && shared.isEmpty()) {
            return BudgetDraw.NONE;
        }
        OfTenant known = tenants.get(tenant);
        if (known == null || known.own != own || known.shared != shared) {
            known = new OfTenant(own, shared, Map.of());
            tenants.put(tenant, known);
        }
        BudgetDraw draw = known.draws.get(model);
        return draw != null ? draw : resolved(tenant, model, known);
    }

    /** Of one tenant, for each model that it has asked for; replaced as a whole. */
    private record OfTenant(List<BudgetRule> own, List<BudgetRule> shared, Map<String, BudgetDraw> draws) {
        OfTenant with(String model, BudgetDraw draw) {
            Map<String, BudgetDraw> more = new HashMap<>(draws);
            more.put(model, draw);
            return new OfTenant(own, shared, Map.copyOf(more));
        }
    }

    private BudgetDraw resolved(String tenant, String model, OfTenant by) {
        List<BudgetDraw.Source> found = Stream.concat(
                        by.own.stream().map(rule -> ofTenant(rule, tenant)), by.shared.stream())
                .filter(rule -> rule.covers(model))
                .map(rule -> new BudgetDraw.Source(rule, account(rule)))
                .toList();
        BudgetDraw draw = found.isEmpty() ? BudgetDraw.NONE : new BudgetDraw(this, found);
        tenants.computeIfPresent(
                tenant, (_, now) -> now.own == by.own && now.shared == by.shared ? now.with(model, draw) : now);
        return draw;
    }

    private static BudgetRule ofTenant(BudgetRule rule, String tenant) {
        return rule.scope().tenant() == null ? rule.ofTenant(tenant) : rule;
    }

    private Account account(BudgetRule rule) {
        return accounts.computeIfAbsent(rule.scope(), scope -> new Account(scope, around));
    }

    Owned owned() {
        return owned;
    }

    /** Whether what is known of the spend is recent enough to draw by. */
    boolean current(Instant now) {
        return spent.staleness(now).compareTo(maxStaleness) <= 0;
    }

    /**
     * How budgets stand: those of all tenants together, and those of some tenants, configured ones first.
     *
     * @param first tenants to begin with
     * @param most tenants
     */
    public List<BudgetStatus> statuses(List<String> first, int most, Instant now) {
        List<BudgetStatus> statuses = new ArrayList<>();
        rules.shared().forEach(rule -> statuses.add(account(rule).status(rule, now)));
        Stream.of(first.stream().filter(this::isKnown), rules.tenants().stream(), tenants.keySet().stream())
                .flatMap(names -> names)
                .distinct()
                .limit(most)
                .forEach(tenant -> rules.of(tenant).stream()
                        .map(rule -> ofTenant(rule, tenant))
                        .forEach(rule -> statuses.add(account(rule).status(rule, now))));
        return statuses;
    }

    private boolean isKnown(String tenant) {
        return tenants.containsKey(tenant) || rules.tenants().contains(tenant);
    }

    /** What all holds of this worker on one budget come to; zero when nothing is under way. */
    long unseen(BudgetKey.Budget scope) {
        Account account = accounts.get(scope);
        return account == null ? 0 : account.unseen();
    }
}
