package dev.drover.app.pipeline;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WaitReason;
import dev.drover.limit.Acquired;
import dev.drover.limit.Hold;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Reservation;
import dev.drover.model.Credential;
import dev.drover.model.Limits;
import dev.drover.model.Model;
import dev.drover.model.TokenEstimate;
import dev.drover.model.Wait;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tenant's budgets, the partition's buckets and the tenant's regions, as the chain asks for them. */
final class RequestLimits implements Limits {
    private final PartitionLimits buckets;
    private final RequestBudget budget;
    private final List<String> regions;
    private final boolean cheaperModel;

    /**
     * @param regions the only ones that the tenant allows; empty: any
     * @param cheaperModel whether another model may be asked when a budget does not suffice for one
     */
    RequestLimits(PartitionLimits buckets, RequestBudget budget, List<String> regions, boolean cheaperModel) {
        this.buckets = buckets;
        this.budget = budget;
        this.regions = regions;
        this.cheaperModel = cheaperModel;
    }

    @Override
    public Grant acquire(Model model, Credential credential, TokenEstimate estimate, Instant now) {
        return switch (budget.reserve(model, estimate, now)) {
            case RequestBudget.Answer.No(Wait(var until, var why, var _))
            when !cheaperModel -> new Wait(until, why, true);
            case RequestBudget.Answer.No(var grant) -> grant;
            case RequestBudget.Answer.Go(var hold) -> bucket(model, credential, estimate, hold, now);
        };
    }

    /** Whoever waits for a bucket holds nothing of a budget meanwhile. */
    private Grant bucket(Model model, Credential credential, TokenEstimate estimate, @Nullable Hold hold, Instant now) {
        boolean kept = false;
        try {
            Grant grant =
                    switch (buckets.acquire(Shares.key(model, credential), estimate.total(), now)) {
                        case Acquired.Admitted(var reservation) -> new Grant.Granted(new Held(reservation, hold));
                        case Acquired.Wait(var until) -> new Wait(until, WaitReason.TOKENS);
                        case Acquired.Exceeds(var tokens) ->
                            new Grant.Refused(
                                    FailureCode.EXCEEDS_TOKEN_BUCKET,
                                    "about " + estimate.total() + " tokens are more than the quota of model "
                                            + model.name() + ", " + tokens + " per minute");
                    };
            kept = grant instanceof Grant.Granted;
            return grant;
        } finally {
            if (!kept && hold != null) {
                hold.release();
            }
        }
    }

    @Override
    public double left(Model model, Credential credential, Instant now) {
        return buckets.left(Shares.key(model, credential), now);
    }

    /** A model of unknown region is refused to a tenant that has a rule. */
    @Override
    public @Nullable FailureCode refusal(Model model) {
        String region = model.provider().region();
        boolean allowed = regions.isEmpty() || (region != null && regions.contains(region));
        return allowed ? null : FailureCode.RESIDENCY_VIOLATION;
    }

    @Override
    public boolean fallbackAfterBudget() {
        return cheaperModel;
    }

    private final class Held implements Permit {
        private final Reservation reservation;
        private final @Nullable Hold hold;

        Held(Reservation reservation, @Nullable Hold hold) {
            this.reservation = reservation;
            this.hold = hold;
        }

        @Override
        public void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant now) {
            budget.settle(hold, cost);
            if (usage == null) {
                reservation.settleAtEstimate(now);
            } else {
                reservation.settle(usage.totalTokens(), now);
            }
        }

        @Override
        public void release(Instant now) {
            if (hold != null) {
                hold.release();
            }
            reservation.release(now);
        }
    }
}
