package dev.drover.app.pipeline;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetRefusal;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.limit.BudgetDraw;
import dev.drover.limit.BudgetRule;
import dev.drover.limit.Hold;
import dev.drover.limit.NanoUsd;
import dev.drover.limit.PartitionHolds;
import dev.drover.limit.Reserved;
import dev.drover.model.Limits.Grant;
import dev.drover.model.Model;
import dev.drover.model.TokenEstimate;
import dev.drover.model.Wait;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Draws on the budgets of the request's tenant, where there are any. */
final class DrawnBudget implements RequestBudget {
    /** While calls in flight may turn out cheaper, it is asked again this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Spending spending;
    private final PartitionHolds partition;
    private final String tenant;
    private final Instant deadline;
    private final List<Hold> settled = new ArrayList<>(1); // guarded by itself
    /** Of the models that were considered at one instant; of the thread that has the request. */
    private final Map<BudgetKey.Budget, BudgetRefusal> refusals = new HashMap<>(1);

    DrawnBudget(Spending spending, PartitionHolds partition, String tenant, Instant deadline) {
        this.spending = spending;
        this.partition = partition;
        this.tenant = tenant;
        this.deadline = deadline;
    }

    @Override
    public Answer reserve(Model model, TokenEstimate tokens, Instant now) {
        BudgetDraw draw = spending.budgets().draw(tenant, model.name());
        if (draw.isEmpty()) {
            return Answer.FREE;
        }
        BigDecimal estimate = spending.prices().upperBound(model.name(), tokens.prompt(), tokens.completion());
        if (estimate == null) {
            String message = BudgetWording.unpriced(draw.first().scope(), model.name());
            return new Answer.No(new Grant.Refused(FailureCode.BUDGET_EXCEEDED, message));
        }
        return switch (draw.reserve(NanoUsd.up(estimate), partition, now)) {
            case Reserved.Held(var hold) -> new Answer.Go(hold);
            case Reserved.Wait _ -> waitUntil(now.plus(LOOK_AGAIN), true);
            case Reserved.Exhausted exhausted -> exhausted(exhausted, model, now);
        };
    }

    private Answer exhausted(Reserved.Exhausted exhausted, Model model, Instant now) {
        Instant turns = exhausted.budget().turns();
        if (turns.isBefore(deadline) && !turns.isAfter(now.plus(spending.turnWait()))) {
            return waitUntil(turns, false);
        }
        BudgetRule rule = exhausted.budget().rule();
        spending.events().refused(rule);
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        refusals.values().removeIf(earlier -> !earlier.at().equals(at));
        refusals.merge(
                rule.scope(),
                new BudgetRefusal(rule.scope(), model.name(), NanoUsd.usd(exhausted.estimate()), at),
                (one, other) -> one.usd().compareTo(other.usd()) <= 0 ? one : other);
        return new Answer.No(
                new Grant.Refused(FailureCode.BUDGET_EXCEEDED, BudgetWording.exhausted(exhausted, model.name())));
    }

    @Override
    public void refused() {
        spending.refusals().add(refusals.values());
    }

    private static Answer waitUntil(Instant until, boolean own) {
        return new Answer.No(new Wait(until, WaitReason.BUDGET, own));
    }

    @Override
    public void settle(@Nullable Hold hold, @Nullable AttemptCost cost) {
        if (hold == null) {
            return;
        }
        if (cost != null) {
            hold.settle(NanoUsd.up(cost.usd()));
        }
        synchronized (settled) {
            settled.add(hold);
        }
    }

    @Override
    public void park() {
        synchronized (settled) {
            settled.forEach(Hold::park);
        }
    }

    @Override
    public List<Hold> holds() {
        synchronized (settled) {
            return List.copyOf(settled);
        }
    }
}
