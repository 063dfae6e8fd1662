package dev.drover.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.contracts.RequestId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarkTableTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456789Z");
    private static final int MANY = 1_000_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void itKnowsWhatAMapWouldKnow() {
        MarkTable table = new MarkTable("cluster");
        Map<String, ReplayMark> map = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String origin = origin(random.nextInt(6_000)).toString();
            if (random.nextInt(10) == 0) {
                table.remove(origin);
                map.remove(origin);
            } else {
                ReplayMark mark = mark(origin);
                table.put(origin, mark);
                map.put(origin, mark);
            }
        }
        Set<String> destinations = new HashSet<>();
        table.destinations(destinations::add);
        Set<String> wanted = new HashSet<>();
        for (int i = 0; i < 6_000; i++) {
            String origin = origin(i).toString();
            ReplayMark mark = map.get(origin);
            assertThat(table.get(origin)).as("seed %d, %s", seed, origin).isEqualTo(mark);
            if (mark != null && mark.to() != null) {
                wanted.add(mark.to());
            }
        }
        assertThat(destinations).as("seed %d", seed).isEqualTo(wanted);
    }

    private ReplayMark mark(String origin) {
        Origin to = origin(random.nextInt(1_000_000));
        return switch (random.nextInt(6)) {
            case 0 -> new ReplayMark("req_another", 2, NOON, "run", to.toString());
            case 1 -> new ReplayMark("unknown", 0, Instant.EPOCH, null, "an unreadable mark");
            case 2 -> new ReplayMark("req_x", 1, Instant.parse("9999-01-01T00:00:00Z"), "run", to.toString());
            case 3 -> new ReplayMark(id(origin), 0, NOON, "run", null);
            default -> new ReplayMark(id(origin), 1, NOON.plusNanos(random.nextLong() >> 8), "run-2", to.toString());
        };
    }

    private static String id(String origin) {
        String offset = origin.substring(origin.indexOf('@') + 1);
        return RequestId.of("cluster", origin(Integer.parseInt(offset)));
    }

    private static Origin origin(int i) {
        return new Origin("llm.requests", i % 12, i);
    }

    /** The map of records that it replaces took 500 bytes and more for each. */
    @Test
    void aMarkTakesSomeHundredBytesAtMostAndATextOfASetSixty() {
        long before = used();
        MarkTable table = new MarkTable("cluster");
        for (int i = 0; i < MANY; i++) {
            String origin = origin(i).toString();
            table.put(
                    origin,
                    new ReplayMark(
                            id(origin),
                            1,
                            NOON,
                            "20261120-120000-3fa9",
                            origin(i + 1).toString()));
        }
        long marks = used() - before;
        HashedSet set = new HashedSet();
        for (int i = 0; i < MANY; i++) {
            set.add(origin(i).toString());
        }
        long texts = used() - before - marks;
        System.out.println("bytes of memory: a mark " + marks / MANY + ", a text of a set " + texts / MANY);
        assertThat(marks / MANY).isLessThanOrEqualTo(110);
        assertThat(texts / MANY).isLessThanOrEqualTo(60);
        assertThat(table.get(origin(MANY - 1).toString())).isNotNull();
        assertThat(set.size()).isEqualTo(MANY);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aSetKnowsItsTextsAndNoOthers() {
        HashedSet set = new HashedSet();
        for (int i = 0; i < 10_000; i++) {
            assertThat(set.add("text " + i)).isTrue();
        }
        assertThat(set.add("text 17")).isFalse();
        assertThat(set.size()).isEqualTo(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(set.contains("text " + i)).isTrue();
            assertThat(set.contains("other " + i)).isFalse();
        }
    }
}
