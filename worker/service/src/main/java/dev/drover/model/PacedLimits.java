package dev.drover.model;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import dev.drover.model.pacing.Charge;
import dev.drover.model.pacing.Entered;
import dev.drover.model.pacing.Pace;
import dev.drover.model.pacing.Pacing;
import dev.drover.model.pacing.Reading;
import dev.drover.model.pacing.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one request behind the pace of the model and the key: who may not go for how many calls are out, takes nothing
 * of a budget or a bucket. Confined to the thread that has the request, but for its permits.
 */
final class PacedLimits implements Limits {
    private final Limits limits;
    private final Pacing pacing;
    /** Those that had no room at this look at the chain. */
    private final List<Met> full = new ArrayList<>(0);
    /** Those that were asked to wake this request. */
    private final Set<Pace> asked = new HashSet<>(0);

    private record Met(Pace pace, Entered.Full answer) {}

    PacedLimits(Limits limits, Pacing pacing) {
        this.limits = limits;
        this.pacing = pacing;
    }

    @Override
    public Grant acquire(Model model, Credential credential, TokenEstimate estimate, Instant now) {
        Pace pace = pacing.of(new Pacing.Key(credential.name(), model.upstreamName()), model.name());
        return switch (pace.enter(Charge.of(estimate.prompt(), estimate.completion()), now)) {
            case Entered.Full answer -> {
                full.add(new Met(pace, answer));
                yield new Wait(answer.until(), answer.why());
            }
            case Slot slot -> granted(limits, slot, model, credential, estimate, now);
        };
    }

    private static Grant granted(
            Limits limits, Slot slot, Model model, Credential credential, TokenEstimate estimate, Instant now) {
        boolean kept = false;
        try {
            Grant grant = limits.acquire(model, credential, estimate, now);
            if (grant instanceof Grant.Granted(var permit)) {
                kept = true;
                return new Grant.Granted(new PacedPermit(permit, slot));
            }
            return grant;
        } finally {
            if (!kept) {
                slot.ended(Charge.NOTHING, now);
            }
        }
    }

    /** A look at the chain begins. */
    void begin() {
        full.clear();
    }

    /** A request that has stopped waiting is not woken. */
    ChainRun.Admitted after(ChainRun.Admitted answer) {
        if (!asked.isEmpty() && !(answer instanceof Wait)) {
            full.clear();
            forgetOthers();
        }
        return answer;
    }

    /** Runs {@code wake} as soon as one of those that had no room at the last look is worth another question. */
    void await(Runnable wake) {
        forgetOthers();
        for (Met met : full) {
            asked.add(met.pace);
            met.pace.await(this, met.answer, wake);
        }
    }

    private void forgetOthers() {
        asked.removeIf(pace -> {
            boolean other = full.stream().noneMatch(met -> met.pace == pace);
            if (other) {
                pace.forget(this);
            }
            return other;
        });
    }

    @Override
    public double left(Model model, Credential credential, Instant now) {
        return limits.left(model, credential, now);
    }

    @Override
    public @Nullable FailureCode refusal(Model model) {
        return limits.refusal(model);
    }

    @Override
    public boolean fallbackAfterPolicy() {
        return limits.fallbackAfterPolicy();
    }

    @Override
    public boolean fallbackAfterBudget() {
        return limits.fallbackAfterBudget();
    }

    private static final class PacedPermit implements Permit {
        private final Permit permit;
        private final Slot slot;
        private Load load = Load.UNTOLD;

        PacedPermit(Permit permit, Slot slot) {
            this.permit = permit;
            this.slot = slot;
        }

        @Override
        public void told(List<Reading> readings, Load sign, Instant now) {
            load = sign;
            slot.told(readings, now);
        }

        @Override
        public void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant now) {
            try {
                permit.settle(usage, cost, now);
            } finally {
                end(usage == null ? null : Charge.of(usage.promptTokens(), usage.completionTokens()), now);
            }
        }

        private void end(@Nullable Charge used, Instant now) {
            switch (load) {
                case TAKEN -> slot.answered(used, now);
                case CONGESTED -> slot.congested(used, now);
                case UNTOLD -> slot.ended(used, now);
            }
        }

        @Override
        public void release(Instant now) {
            try {
                permit.release(now);
            } finally {
                slot.ended(Charge.NOTHING, now);
            }
        }
    }
}
