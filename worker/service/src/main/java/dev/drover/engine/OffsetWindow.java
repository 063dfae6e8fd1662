package dev.drover.engine;

import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which offsets of a partition are complete, as far as committed. Everything below {@link #base} is; above it a
 * bitmap says which are. Offsets that were never delivered (transaction markers, compacted records) count as
 * complete as soon as a later offset or the consumer's position shows that they never will be.
 *
 * <p>Thread-safe: the poll thread adds deliveries, the committer plans and applies.
 */
final class OffsetWindow {
    enum Arrival {
        /** Delivered for the first time since the window began: work. */
        NEW,
        /** Complete before the partition came here, or delivered twice: skip. */
        KNOWN,
        /** Below the base: the topic was truncated or created again. */
        BELOW
    }

    /**
     * A commit that has not happened yet.
     *
     * @param prefix lowest incomplete offset; what to commit
     * @param complete bit i stands for offset {@code prefix + i}
     */
    record Plan(long prefix, BitSet complete, Optional<Integer> leaderEpoch) {}

    private static final long REMEMBERED = 10_000;

    private final BitSet done; // bit i stands for offset anchor + i
    private final BitSet ended = new BitSet(); // likewise: outcome known, not yet committed
    private final ArrivalTimes arrivals = new ArrivalTimes(); // of what was work, from the base on
    private final TreeMap<Long, Integer> leaderEpochs = new TreeMap<>(); // first offset delivered under the epoch
    private long anchor;
    private long base;
    private long top; // between base and top, what is not done was delivered
    private int unfinished;
    private long requests; // among the offsets passed of late
    private long passed; // of late

    /**
     * @param base committed offset
     * @param complete bit i stands for offset {@code base + i}; copied
     */
    OffsetWindow(long base, BitSet complete) {
        this.anchor = base;
        this.base = base;
        this.top = base;
        this.done = (BitSet) complete.clone();
    }

    synchronized Arrival deliver(long offset, long timestamp, Optional<Integer> leaderEpoch) {
        if (offset < base) {
            return Arrival.BELOW;
        }
        if (offset < top) {
            return Arrival.KNOWN;
        }
        skipTo(offset);
        top = offset + 1;
        passed(1, 1);
        if (leaderEpoch.isPresent()) {
            var last = leaderEpochs.lastEntry();
            if (last == null || !last.getValue().equals(leaderEpoch.get())) {
                leaderEpochs.put(offset, leaderEpoch.get());
            }
        }
        if (done.get(index(offset))) {
            return Arrival.KNOWN;
        }
        unfinished++;
        arrivals.add(offset, timestamp);
        return Arrival.NEW;
    }

    /**
     * The record has its outcome.
     *
     * @return false if it had one before: the second must not be published
     */
    synchronized boolean end(long offset) {
        if (offset < base || offset >= top || done.get(index(offset)) || ended.get(index(offset))) {
            return false;
        }
        ended.set(index(offset));
        return true;
    }

    /** The consumer's position: nothing below it is still to come. */
    synchronized void advanceTo(long position) {
        skipTo(position);
    }

    private void skipTo(long offset) {
        if (offset > top) {
            done.set(index(top), index(offset));
            passed(offset - top, 0);
            top = offset;
        }
    }

    /** Halves what is remembered now and then, so that producers of today count more than those of last week. */
    private void passed(long offsets, long ofRequests) {
        passed += offsets;
        requests += ofRequests;
        if (passed > REMEMBERED) {
            passed /= 2;
            requests /= 2;
        }
    }

    /** What to commit once these offsets are complete too. Changes nothing. */
    synchronized Plan plan(Collection<Long> completions) {
        BitSet bits = (BitSet) done.clone();
        for (long offset : completions) {
            if (offset >= base) {
                bits.set(index(offset));
            }
        }
        long prefix = Math.min(top, anchor + bits.nextClearBit(index(base)));
        var epoch = leaderEpochs.lowerEntry(prefix);
        return new Plan(
                prefix,
                bits.get(index(prefix), Math.max(bits.length(), index(prefix))),
                epoch == null ? Optional.empty() : Optional.of(epoch.getValue()));
    }

    /** The plan's commit is durable. */
    synchronized void apply(Plan plan, Collection<Long> completions) {
        for (long offset : completions) {
            if (offset >= base) {
                unfinished -= offset < top && !done.get(index(offset)) ? 1 : 0;
                done.set(index(offset));
                ended.clear(index(offset));
            }
        }
        base = plan.prefix();
        arrivals.dropBelow(base);
        Long oldEpoch = leaderEpochs.lowerKey(base);
        if (oldEpoch != null) {
            leaderEpochs.headMap(oldEpoch, false).clear();
        }
        if (base - anchor >= 4096) {
            beginAt(done, index(base));
            beginAt(ended, index(base));
            anchor = base;
        }
    }

    private static void beginAt(BitSet bits, int index) {
        BitSet rest = bits.get(index, Math.max(bits.length(), index));
        bits.clear();
        bits.or(rest);
    }

    /** The committed offset. */
    synchronized long base() {
        return base;
    }

    /** The offset after the last that was delivered or skipped. */
    synchronized long top() {
        return top;
    }

    /** Delivered and not yet committed as complete. */
    synchronized int unfinished() {
        return unfinished;
    }

    /** Those that have an outcome which is not committed yet. */
    synchronized int ended() {
        return ended.cardinality();
    }

    /** The share of requests among the offsets that were passed of late, above 0 and at most 1; 1 if none was passed. */
    synchronized double requestShare() {
        return passed == 0 ? 1 : Math.max(1, requests) / (double) passed;
    }

    /** Timestamp in milliseconds of the oldest unfinished record. */
    synchronized @Nullable Long oldestTimestamp() {
        return arrivals.oldest();
    }

    private int index(long offset) {
        return Math.toIntExact(offset - anchor);
    }
}
