package dev.drover.app.join;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WaitReason;
import dev.drover.limit.Acquired;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Reservation;
import dev.drover.model.Limits;
import dev.drover.model.Model;
import dev.drover.model.TokenEstimate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The partition's buckets and the tenant's regions, as the chain asks for them. */
final class RequestLimits implements Limits {
    private final PartitionLimits buckets;
    private final List<String> regions;

    /** @param regions the only ones that the tenant allows; empty: any */
    RequestLimits(PartitionLimits buckets, List<String> regions) {
        this.buckets = buckets;
        this.regions = regions;
    }

    @Override
    public Grant acquire(Model model, TokenEstimate estimate, Instant now) {
        return switch (buckets.acquire(Shares.key(model), estimate.total(), now)) {
            case Acquired.Admitted(var reservation) -> new Grant.Granted(new Held(reservation));
            case Acquired.Wait(var until) -> new Grant.Wait(until, WaitReason.TOKENS);
            case Acquired.Exceeds(var tokens) ->
                new Grant.Refused(
                        FailureCode.EXCEEDS_TOKEN_BUCKET,
                        "about " + estimate.total() + " tokens are more than the quota of model " + model.name() + ", "
                                + tokens + " per minute");
        };
    }

    /** A model of unknown region is refused to a tenant that has a rule. */
    @Override
    public @Nullable FailureCode refusal(Model model) {
        String region = model.provider().region();
        boolean allowed = regions.isEmpty() || (region != null && regions.contains(region));
        return allowed ? null : FailureCode.RESIDENCY_VIOLATION;
    }

    private record Held(Reservation reservation) implements Permit {
        @Override
        public void settle(@Nullable Usage usage, @Nullable AttemptCost cost, Instant now) {
            if (usage == null) {
                reservation.settleAtEstimate(now);
            } else {
                reservation.settle(usage.totalTokens(), now);
            }
        }

        @Override
        public void release(Instant now) {
            reservation.release(now);
        }
    }
}
