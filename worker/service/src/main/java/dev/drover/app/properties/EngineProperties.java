package dev.drover.app.properties;

import dev.drover.engine.EngineSettings;
import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.engine.EngineSettings.Protocol;
import dev.drover.engine.EngineSettings.StartAt;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How requests are consumed.
 *
 * @param group Consumer group; all workers of one deployment share it.
 * @param delivery exactly-once writes outcomes and offsets in transactions; at-least-once for clusters without them.
 * @param protocol Group protocol: consumer (KIP-848) or classic.
 * @param inFlight Calls at a time in one worker.
 * @param heldBytes Heap that one worker gives to requests, answers and outcomes that are not committed; 40 % of the
 *     largest heap if not set.
 * @param inFlightBytes Bytes of unfinished requests that one worker holds; a quarter of held-bytes if not set, at most
 *     256MB.
 * @param span Offsets between a partition's oldest unfinished request and its newest started one, at most 16384.
 * @param drain How long unfinished calls may go on after a stop or a rebalance; below max.poll.interval.ms.
 * @param commitFloor Shortest time between two commits.
 * @param startAt Where a partition starts that the group never had: earliest or latest.
 * @param transactionalId Stable transactional id of this worker, unique among workers; random per process if not set.
 * @param transactionTimeout How long the broker waits for an unfinished transaction before it aborts it.
 */
public record EngineProperties(
        @DefaultValue("drover") @NotBlank String group,
        @DefaultValue("exactly-once") Guarantee delivery,
        @DefaultValue("consumer") Protocol protocol,
        @DefaultValue("1000") @Min(1) int inFlight,
        @Nullable DataSize heldBytes,
        @Nullable DataSize inFlightBytes,

        @DefaultValue("16384") @Min(1) @Max(EngineSettings.MAX_SPAN)
        int span,

        @DefaultValue("25s") @DurationMin(seconds = 1) Duration drain,
        @DefaultValue("25ms") @DurationMin(millis = 1) Duration commitFloor,
        @DefaultValue("earliest") StartAt startAt,
        @Nullable String transactionalId,
        @DefaultValue("15s") @DurationMin(seconds = 2) Duration transactionTimeout) {
    private static final long MOST_IN_FLIGHT = 256L << 20;

    /**
     * The heap for requests, in bytes.
     *
     * @param largestHeap what the process may grow to, in bytes
     */
    public long heldBytes(long largestHeap) {
        return heldBytes == null ? largestHeap / 10 * 4 : heldBytes.toBytes();
    }

    /**
     * Bytes of records that are polled and unfinished. Each is held twice while its call runs, so never more than half
     * of {@link #heldBytes(long)}, whatever is configured.
     */
    public long inFlightBytes(long largestHeap) {
        long held = heldBytes(largestHeap);
        return inFlightBytes == null ? Math.min(MOST_IN_FLIGHT, held / 4) : Math.min(inFlightBytes.toBytes(), held / 2);
    }
}
