package dev.drover.operations.results;

import dev.drover.contracts.ChunkRecord;
import dev.drover.operations.cluster.Bound;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which outcomes are meant: all of what is said must hold, of each set one. An empty set says nothing.
 *
 * @param ids Drover's ids of requests
 * @param customIds the producers'
 * @param tenants as workers spell them
 * @param keys of records
 * @param submit the submit that the requests are of; null for any
 * @param reasons codes of the errors alone
 * @param failed errors alone
 */
public record OutcomeQuery(
        Set<String> ids,
        Set<String> customIds,
        Set<String> tenants,
        Set<String> keys,
        Set<String> reasons,
        @Nullable String submit,
        boolean failed) {
    /** All of them. */
    public static final OutcomeQuery ALL =
            new OutcomeQuery(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null, false);

    public OutcomeQuery {
        ids = Set.copyOf(ids);
        customIds = Set.copyOf(customIds);
        tenants = Set.copyOf(tenants);
        keys = Set.copyOf(keys);
        reasons = Set.copyOf(reasons);
    }

    /**
     * Where outcomes are looked for.
     *
     * @param from null for the beginning
     * @param to up to, not including; null for what is there now
     * @param limit outcomes at most; 0 for all
     * @param follow whether it goes on with what is written, which has no end
     */
    public record Range(@Nullable Bound from, @Nullable Bound to, long limit, boolean follow) {
        /** @throws IllegalArgumentException for a negative limit, or a following with an end */
        public Range {
            if (limit < 0) {
                throw new IllegalArgumentException("a limit is not negative");
            }
            if (follow && to != null) {
                throw new IllegalArgumentException("following has no end");
            }
        }

        boolean isBefore(long offset, long timestamp) {
            return switch (to) {
                case null -> true;
                case Bound.Offset(long end) -> offset < end;
                case Bound.Time(Instant end) -> timestamp < end.toEpochMilli();
            };
        }
    }

    /** Whether a request is meant that has no result yet; what is asked of the error is not looked at. */
    boolean matches(ChunkRecord record, ChunkRecord.Reset begun, @Nullable String key, @Nullable String ofSubmit) {
        String customId = begun.customId() == null ? "" : begun.customId();
        return (ids.isEmpty() || ids.contains(record.id()))
                && (customIds.isEmpty() || customIds.contains(customId))
                && (tenants.isEmpty() || tenants.contains(begun.tenant()))
                && (keys.isEmpty() || (key != null && keys.contains(key)))
                && (submit == null || submit.equals(ofSubmit));
    }

    boolean matches(FoundOutcome outcome) {
        String key = outcome.key();
        return (ids.isEmpty() || ids.contains(outcome.id()))
                && (customIds.isEmpty() || customIds.contains(outcome.customId()))
                && (tenants.isEmpty() || tenants.contains(outcome.tenant()))
                && (keys.isEmpty() || (key != null && keys.contains(key)))
                && (reasons.isEmpty() || (outcome.failed() && reasons.contains(outcome.ending())))
                && (!failed || outcome.failed());
    }
}
