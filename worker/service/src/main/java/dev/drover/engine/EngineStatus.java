package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engine at one instant.
 *
 * @param ready connected, a member of the group, every assigned lane running
 * @param detail what it waits for or why it stopped, for people; empty when ready
 */
public record EngineStatus(
        State state, boolean ready, String detail, int inFlight, long heldBytes, List<LaneStatus> lanes) {
    public EngineStatus {
        lanes = List.copyOf(lanes);
    }

    public enum State {
        STARTING,
        RUNNING,
        /** Takes no work until an operator mends what {@code detail} names. */
        HALTED,
        STOPPING,
        STOPPED
    }

    /**
     * One assigned partition.
     *
     * @param waiting why the next job does not go; null if nothing waits
     * @param committed the committed offset
     * @param delivered the offset after the last polled record
     * @param unfinished polled and not yet committed
     * @param requestShare of the offsets that were passed of late, those that are requests, above 0 and at most 1; the others
     *     are markers of transactions and records that were compacted away or never committed
     * @param oldest timestamp of the oldest unfinished record, null if none
     */
    public record LaneStatus(
            String topic,
            int partition,
            LaneState state,
            @Nullable WaitReason waiting,
            long committed,
            long delivered,
            int unfinished,
            double requestShare,
            int inFlight,
            @Nullable Instant oldest) {
        /**
         * Requests without an outcome: those that were polled, and of the offsets behind them as many as the share says.
         *
         * @param end the offset after the partition's last
         */
        public long backlog(long end) {
            return unfinished + (long) Math.ceil(Math.max(0, end - delivered) * requestShare);
        }
    }

    public enum LaneState {
        LOADING,
        RUNNING,
        DRAINING,
        HALTED
    }
}
