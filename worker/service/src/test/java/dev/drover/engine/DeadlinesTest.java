package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    private final Set<String> gone = new HashSet<>();
    private final Deadlines<String> deadlines = new Deadlines<>(gone::contains);

    @Test
    void whoeverIsDueFirstComesFirstInWhateverOrderTheyWereAdded() {
        add(30, "later");
        add(10, "first");
        add(40, "last");
        add(20, "second");
        assertThat(deadlines.next()).isEqualTo(NOON.plusSeconds(10));
        Instant all = NOON.plusSeconds(40);
        assertThat(deadlines.late(NOON.plusSeconds(9))).isNull();
        assertThat(deadlines.late(all)).isEqualTo("first");
        assertThat(deadlines.late(all)).isEqualTo("second");
        assertThat(deadlines.late(all)).isEqualTo("later");
        assertThat(deadlines.late(all)).isEqualTo("last");
        assertThat(deadlines.late(all)).isNull();
        assertThat(deadlines.next()).isNull();
    }

    @Test
    void whoIsGoneIsNeitherOfferedNorWaitedFor() {
        add(20, "in line");
        add(10, "sorted in");
        add(30, "stays");
        gone.addAll(Set.of("in line", "sorted in"));
        assertThat(deadlines.next()).isEqualTo(NOON.plusSeconds(30));
        assertThat(deadlines.late(NOON.plusSeconds(30))).isEqualTo("stays");
    }

    @Test
    void oneThatStaysOutlivesThousandsThatGo() {
        add(1_000_000, "far");
        for (int number = 0; number < 10_000; number++) {
            add(number, "n" + number);
            gone.add("n" + number);
        }
        assertThat(deadlines.next()).isEqualTo(NOON.plusSeconds(1_000_000));
    }

    private void add(int seconds, String who) {
        deadlines.add(NOON.plusSeconds(seconds), who, 1);
    }
}
