package dev.drover.model;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Grants unless told otherwise, and knows every permit that it gave out. */
final class TestingLimits implements Limits {
    final List<TestingPermit> permits = new ArrayList<>();
    final Map<String, FailureCode> refusals = new HashMap<>();
    final Map<String, Deque<Grant>> scripted = new HashMap<>();
    final Map<String, Double> left = new HashMap<>();
    boolean policyFallback;
    boolean budgetFallback = true;

    @Override
    public Grant acquire(Model model, Credential credential, TokenEstimate estimate, Instant now) {
        Deque<Grant> script = scripted.getOrDefault(model.name(), new ArrayDeque<>());
        if (!script.isEmpty()) {
            return script.removeFirst();
        }
        TestingPermit permit = new TestingPermit(model.name());
        permits.add(permit);
        return new Grant.Granted(permit);
    }

    @Override
    public double left(Model model, Credential credential, Instant now) {
        return left.getOrDefault(credential.name(), 1.0);
    }

    @Override
    public @Nullable FailureCode refusal(Model model) {
        return refusals.get(model.name());
    }

    @Override
    public boolean fallbackAfterPolicy() {
        return policyFallback;
    }

    @Override
    public boolean fallbackAfterBudget() {
        return budgetFallback;
    }

    void script(String model, Grant... grants) {
        scripted.computeIfAbsent(model, _ -> new ArrayDeque<>()).addAll(List.of(grants));
    }

    static final class TestingPermit implements Permit {
        final String model;
        final List<String> endings = new ArrayList<>();
        final List<@Nullable BigDecimal> costs = new ArrayList<>();

        TestingPermit(String model) {
            this.model = model;
        }

        @Override
        public void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant now) {
            costs.add(cost == null ? null : cost.usd());
            endings.add(usage == null ? "settled by estimate" : "settled " + usage.totalTokens());
        }

        @Override
        public void release(Instant now) {
            endings.add("released");
        }
    }
}
