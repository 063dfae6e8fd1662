package dev.drover.operations.deadletters;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.contracts.RequestId;
import dev.drover.deadletter.Origins;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Marks by origin, in columns: at most 100 bytes each, where a map of them takes some 500. A mark whose id is not that of its
 * origin (a request that has died twice) takes about 80 more, one that holds anything else unusual some 300. For one thread.
 */
final class MarkTable {
    private static final int SMALLEST = 1_024;
    private static final byte ABSENT = 0;
    private static final byte PARKED = 1;
    private static final byte REPLAYED = 2;
    /** Kept whole, beside the columns. */
    private static final byte UNUSUAL = 3;

    /** Nanoseconds between these fit a long. */
    private static final Instant EARLIEST = Instant.parse("1700-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2250-01-01T00:00:00Z");

    private final String clusterId;
    private final Names topics = new Names();
    private final Names runs = new Names();
    private final Map<Integer, String> ids = new HashMap<>();
    private final Map<Integer, ReplayMark> unusual = new HashMap<>();
    private int[] slots = new int[2 * SMALLEST];
    private long[] high = new long[SMALLEST];
    private long[] low = new long[SMALLEST];
    private long[] at = new long[SMALLEST];
    private long[] offset = new long[SMALLEST];
    private int[] topic = new int[SMALLEST];
    private int[] partition = new int[SMALLEST];
    private int[] run = new int[SMALLEST];
    private int[] replays = new int[SMALLEST];
    private byte[] state = new byte[SMALLEST];
    private int rows;

    /** @param clusterId which request ids are made of */
    MarkTable(String clusterId) {
        this.clusterId = clusterId;
    }

    /** Replaces the mark of an origin. */
    void put(String origin, ReplayMark mark) {
        int row = row(origin);
        ids.remove(row);
        unusual.remove(row);
        Origin to = mark.to() == null ? null : Origins.parse(mark.to());
        boolean usual = (mark.to() == null || to != null && to.toString().equals(mark.to()))
                && mark.at().isAfter(EARLIEST)
                && mark.at().isBefore(LATEST);
        state[row] = usual ? mark.to() == null ? PARKED : REPLAYED : UNUSUAL;
        if (!usual) {
            unusual.put(row, mark);
            return;
        }
        at[row] = ChronoUnit.NANOS.between(Instant.EPOCH, mark.at());
        offset[row] = to == null ? 0 : to.offset();
        topic[row] = to == null ? 0 : topics.number(to.topic());
        partition[row] = to == null ? 0 : to.partition();
        run[row] = mark.replay() == null ? -1 : runs.number(mark.replay());
        replays[row] = mark.replays();
        if (!mark.id().equals(id(origin))) {
            ids.put(row, mark.id());
        }
    }

    void remove(String origin) {
        int row = find(origin);
        if (row >= 0) {
            state[row] = ABSENT;
            ids.remove(row);
            unusual.remove(row);
        }
    }

    @Nullable
    ReplayMark get(String origin) {
        int row = find(origin);
        if (row < 0 || state[row] == ABSENT) {
            return null;
        }
        if (state[row] == UNUSUAL) {
            return unusual.get(row);
        }
        return new ReplayMark(
                ids.containsKey(row) ? ids.get(row) : id(origin),
                replays[row],
                time(at[row]),
                run[row] < 0 ? null : runs.name(run[row]),
                to(row));
    }

    /** Shows where each request went that was not parked. */
    void destinations(Consumer<String> each) {
        for (int row = 0; row < rows; row++) {
            String to = to(row);
            if (to != null) {
                each.accept(to);
            }
        }
    }

    private static Instant time(long nanos) {
        return Instant.EPOCH.plusNanos(nanos);
    }

    private @Nullable String to(int row) {
        if (state[row] == REPLAYED) {
            return new Origin(topics.name(topic[row]), partition[row], offset[row]).toString();
        }
        ReplayMark whole = unusual.get(row);
        return whole == null ? null : whole.to();
    }

    private String id(String origin) {
        Origin parsed = Origins.parse(origin);
        return parsed == null ? "" : RequestId.of(clusterId, parsed);
    }

    /** The row of an origin, -1 if it has none. */
    private int find(String origin) {
        Hash128 hash = Hash128.of(origin);
        return slots[slot(hash.high(), hash.low())] - 1;
    }

    private int row(String origin) {
        Hash128 hash = Hash128.of(origin);
        int slot = slot(hash.high(), hash.low());
        if (slots[slot] > 0) {
            return slots[slot] - 1;
        }
        int row = rows++;
        if (row == high.length) {
            grow();
        }
        high[row] = hash.high();
        low[row] = hash.low();
        slots[slot] = row + 1;
        if (rows * 10L > slots.length * 7L) {
            slots = new int[Math.multiplyExact(slots.length, 2)];
            for (int i = 0; i < rows; i++) {
                slots[slot(high[i], low[i])] = i + 1;
            }
        }
        return row;
    }

    private int slot(long wantedHigh, long wantedLow) {
        int mask = slots.length - 1;
        int slot = (int) wantedLow & mask;
        while (slots[slot] > 0 && (high[slots[slot] - 1] != wantedHigh || low[slots[slot] - 1] != wantedLow)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int length = Math.addExact(high.length, high.length / 2);
        high = Arrays.copyOf(high, length);
        low = Arrays.copyOf(low, length);
        at = Arrays.copyOf(at, length);
        offset = Arrays.copyOf(offset, length);
        topic = Arrays.copyOf(topic, length);
        partition = Arrays.copyOf(partition, length);
        run = Arrays.copyOf(run, length);
        replays = Arrays.copyOf(replays, length);
        state = Arrays.copyOf(state, length);
    }

    /** Few names that stand in many rows. */
    private static final class Names {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> names = new ArrayList<>();

        int number(String name) {
            Integer known = numbers.putIfAbsent(name, names.size());
            if (known == null) {
                names.add(name);
                return names.size() - 1;
            }
            return known;
        }

        String name(int number) {
            return names.get(number);
        }
    }
}
