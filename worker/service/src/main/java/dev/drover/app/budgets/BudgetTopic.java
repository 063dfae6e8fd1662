package dev.drover.app.budgets;

import dev.drover.app.pipeline.BudgetWording;
import dev.drover.app.properties.ReachableModels;
import dev.drover.contracts.BudgetCodec;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRecord;
import dev.drover.limit.BudgetRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the records of the budget topic. Whatever was there before a record is compacted away sooner or later, so what
 * applies depends on the newest record of a key alone: one that cannot be kept, leaves what is configured; one that cannot
 * be read, closes its budget until it is mended, for it may have been meant to lower it. For one thread.
 */
public final class BudgetTopic {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetTopic.class);

    private final BudgetRules rules;
    private final ReachableModels reachable;
    private final Set<String> models;
    private final Predicate<String> priced;
    private final Consumer<String> rejected;
    private final Set<BudgetKey.Budget> inForce = ConcurrentHashMap.newKeySet();

    /** Why a record was not taken. */
    private enum Rejection {
        /** Written by a later release. */
        FUTURE,
        MALFORMED,
        /** Over a model that has no price. */
        UNPRICED,
        /** Over a model that is not configured. */
        UNKNOWN_MODEL;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param priced whether a model has a price
     * @param rejected hears of each record that was not taken: future, malformed, unpriced or unknown_model
     */
    public BudgetTopic(
            BudgetRules rules, ReachableModels reachable, Predicate<String> priced, Consumer<String> rejected) {
        this.rules = rules;
        this.reachable = reachable;
        this.models = reachable.of((String) null);
        this.priced = priced;
        this.rejected = rejected;
    }

    /** The newest record of its key. Never throws. */
    public void apply(byte @Nullable [] key, byte @Nullable [] value) {
        switch (BudgetCodec.read(key, value)) {
            case BudgetRecord.Budget budget -> override(budget);
            case BudgetRecord.TopUp topUp -> {
                LOG.debug("top-up {}: {} USD, {}", topUp.key(), topUp.usd(), topUp.note());
                rules.topUp(topUp.key(), topUp.usd());
            }
            case BudgetRecord.Removed(BudgetKey.Budget scope) -> restore(scope);
            case BudgetRecord.Removed(BudgetKey.TopUp topUp) -> rules.withdraw(topUp);
            case BudgetRecord.Unreadable unreadable -> unreadable(unreadable);
        }
    }

    private void override(BudgetRecord.Budget budget) {
        BudgetKey.Budget scope = budget.key();
        String model = scope.model();
        if (model != null && !models.contains(model)) {
            refuse(scope, Rejection.UNKNOWN_MODEL, "no model is called '" + model + "'");
            return;
        }
        Optional<String> unpriced = unpriced(scope, priced);
        if (unpriced.isPresent()) {
            refuse(scope, Rejection.UNPRICED, "model '" + unpriced.get() + "' has no price");
            return;
        }
        LOG.debug("{} is {} USD, {}", BudgetWording.name(scope), budget.usd(), budget.note());
        inForce.add(scope);
        rules.override(scope, budget.usd(), budget.soft());
    }

    private void refuse(BudgetKey.Budget scope, Rejection why, String what) {
        LOG.error(
                "the {} was not taken from the topic, what is configured applies: {}", BudgetWording.name(scope), what);
        rejected.accept(why.label());
        restore(scope);
    }

    private void restore(BudgetKey.Budget scope) {
        inForce.remove(scope);
        rules.restore(scope);
    }

    /** Budgets that this topic has set and that could not be kept if only these models had prices. */
    List<String> unpriced(Predicate<String> prices) {
        List<String> problems = new ArrayList<>();
        inForce.forEach(scope -> unpriced(scope, prices)
                .ifPresent(model -> problems.add("model '" + model + "' would lose its price, which the "
                        + BudgetWording.name(scope) + " needs")));
        return problems;
    }

    private Optional<String> unpriced(BudgetKey.Budget scope, Predicate<String> prices) {
        String model = scope.model();
        Set<String> covered = model == null ? new TreeSet<>(reachable.of(scope.tenant())) : Set.of(model);
        return covered.stream().filter(prices.negate()).findFirst();
    }

    private void unreadable(BudgetRecord.Unreadable record) {
        rejected.accept((record.future() ? Rejection.FUTURE : Rejection.MALFORMED).label());
        switch (record.key()) {
            case null -> LOG.error("a record of the budget topic has a key that cannot be read: {}", record.why());
            case BudgetKey.Budget scope -> {
                LOG.error(
                        "the {} on the topic cannot be read, its requests wait until it is mended: {}",
                        BudgetWording.name(scope),
                        record.why());
                rules.close(scope, "the " + BudgetWording.name(scope) + " cannot be read: " + record.why());
            }
            case BudgetKey.TopUp topUp -> {
                LOG.error("top-up {} cannot be read and is not counted: {}", topUp, record.why());
                rules.withdraw(topUp);
            }
        }
    }
}
