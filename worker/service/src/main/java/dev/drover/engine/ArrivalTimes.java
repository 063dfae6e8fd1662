package dev.drover.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** When records came, in the order of their offsets. A queue of numbers without boxes; not thread-safe. */
final class ArrivalTimes {
    private long[] offsets = new long[16];
    private long[] timestamps = new long[16];
    private int first;
    private int end;

    /**
     * At the end of the queue.
     *
     * @param offset above all before it
     * @param timestamp in milliseconds
     */
    void add(long offset, long timestamp) {
        if (end == offsets.length) {
            makeRoom();
        }
        offsets[end] = offset;
        timestamps[end++] = timestamp;
    }

    void dropBelow(long offset) {
        while (first < end && offsets[first] < offset) {
            first++;
        }
    }

    /** Timestamp of the first one, in milliseconds; null if there is none. */
    @Nullable
    Long oldest() {
        return first == end ? null : Long.valueOf(timestamps[first]);
    }

    /** Moves the queue to the front; into larger arrays while it fills more than half, into smaller ones when it is small. */
    private void makeRoom() {
        int size = end - first;
        int capacity = Math.max(16, size > offsets.length / 2 ? Math.multiplyExact(offsets.length, 2) : size * 2);
        offsets = Arrays.copyOf(Arrays.copyOfRange(offsets, first, end), capacity);
        timestamps = Arrays.copyOf(Arrays.copyOfRange(timestamps, first, end), capacity);
        first = 0;
        end = size;
    }
}
