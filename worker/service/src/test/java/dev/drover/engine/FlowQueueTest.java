package dev.drover.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.WaitReason;
import dev.drover.engine.FlowQueue.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FlowQueueTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private final FlowQueue<String> queue = new FlowQueue<>();

    private static Entry<String> job(String flow, String name) {
        return new Entry<>(name, flow, 1, Instant.MAX);
    }

    private String take(Instant now) {
        Entry<String> entry = queue.take(now);
        return entry == null ? "-" : entry.job();
    }

    @Test
    void aFlowKeepsItsOrderAndFlowsTakeTurns() {
        List.of("1", "2", "3").forEach(n -> queue.add(job("a", "a" + n)));
        List.of("1", "2").forEach(n -> queue.add(job("b", "b" + n)));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            order.add(take(NOW));
        }
        assertThat(order).containsExactly("a1", "b1", "a2", "b2", "a3");
        assertThat(take(NOW)).isEqualTo("-");
    }

    @Test
    void aFlowOfThreeTimesTheWeightGetsThreeTimesTheTurns() {
        for (int i = 0; i < 100; i++) {
            queue.add(new Entry<>("heavy", "h", 3, Instant.MAX));
            queue.add(new Entry<>("light", "l", 1, Instant.MAX));
        }
        int heavy = 0;
        for (int i = 0; i < 80; i++) {
            heavy += take(NOW).equals("heavy") ? 1 : 0;
        }
        assertThat(heavy).isBetween(58, 62);
    }

    @Test
    void aFlowThatIsWokenGoesBeforeItsTimeAndWakesNoOther() {
        queue.add(job("a", "a1"));
        queue.add(job("b", "b1"));
        for (int i = 0; i < 2; i++) {
            Entry<String> head = Objects.requireNonNull(queue.take(NOW));
            queue.sleep(head, NOW.plusSeconds(60), WaitReason.CONCURRENCY, NOW);
        }
        queue.wake("a");
        queue.wake("nobody");

        assertThat(take(NOW)).isEqualTo("a1");
        assertThat(take(NOW)).isEqualTo("-");
        assertThat(take(NOW.plusSeconds(60))).isEqualTo("b1");
    }

    @Test
    void othersPassAFlowThatSleepsAndItsHeadStaysFirst() {
        queue.add(job("a", "a1"));
        queue.add(job("a", "a2"));
        queue.add(job("b", "b1"));
        Entry<String> head = queue.take(NOW);
        assertThat(head).isNotNull();
        queue.sleep(head, NOW.plusSeconds(5), WaitReason.TOKENS, NOW);
        assertThat(take(NOW)).isEqualTo("b1");
        assertThat(take(NOW)).isEqualTo("-");
        assertThat(queue.why()).isEqualTo(WaitReason.TOKENS);
        assertThat(queue.nextWake()).isEqualTo(NOW.plusSeconds(5));
        assertThat(take(NOW.plusSeconds(5))).isEqualTo("a1");
        assertThat(take(NOW.plusSeconds(5))).isEqualTo("a2");
    }

    @Test
    void jobsOfAFlowThatSleepsAreNotAwake() {
        queue.add(job("a", "a1"));
        queue.add(job("a", "a2"));
        queue.add(job("b", "b1"));
        assertThat(queue.awake()).isEqualTo(3);
        Entry<String> head = queue.take(NOW);
        assertThat(head).isNotNull();
        queue.sleep(head, NOW.plusSeconds(5), WaitReason.TOKENS, NOW);
        queue.add(job("a", "a3"));
        assertThat(queue.sleeps("a")).isTrue();
        assertThat(queue.sleeps("b")).isFalse();
        assertThat(queue.awake()).isEqualTo(1);
        assertThat(queue.size()).isEqualTo(4);
        assertThat(take(NOW.plusSeconds(5))).isEqualTo("a1");
        assertThat(queue.awake()).isEqualTo(3);
    }

    @Test
    void aDeferredJobComesBackAheadOfItsFlow() {
        queue.add(job("a", "a2"));
        queue.defer(job("a", "a1"), NOW.plusSeconds(1), WaitReason.BACKOFF, NOW);
        assertThat(queue.why()).isEqualTo(WaitReason.BACKOFF);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(take(NOW.plusSeconds(1))).isEqualTo("a1");
        assertThat(take(NOW.plusSeconds(1))).isEqualTo("a2");
    }

    @Test
    void aJobWhoseDeadlineComesIsOfferedThoughItsFlowSleeps() {
        queue.add(job("a", "head"));
        queue.add(new Entry<>("late", "a", 1, NOW.plusSeconds(3)));
        Entry<String> head = queue.take(NOW);
        assertThat(head).isNotNull();
        queue.sleep(head, NOW.plusSeconds(3600), WaitReason.BREAKERS_OPEN, NOW);
        assertThat(queue.nextWake()).isEqualTo(NOW.plusSeconds(3));
        assertThat(take(NOW.plusSeconds(3))).isEqualTo("late");
        assertThat(take(NOW.plusSeconds(3))).isEqualTo("-");
        assertThat(take(NOW.plusSeconds(3600))).isEqualTo("head");
        assertThat(take(NOW.plusSeconds(9999))).isEqualTo("-");
    }

    @Test
    void aJobPastItsDeadlineThatStillMayNotGoDoesNotSpin() {
        queue.add(new Entry<>("late", "a", 1, NOW.plusSeconds(1)));
        Instant later = NOW.plusSeconds(2);
        Entry<String> entry = queue.take(later);
        assertThat(entry).isNotNull();
        queue.sleep(entry, later.plusSeconds(10), WaitReason.TOKENS, later);
        assertThat(take(later)).isEqualTo("-");
        assertThat(queue.nextWake()).isEqualTo(later.plusSeconds(10));
    }

    @Test
    void wakingAllLetsSleepersAndDeferredTryAtOnce() {
        queue.add(job("a", "a1"));
        Entry<String> head = queue.take(NOW);
        assertThat(head).isNotNull();
        queue.sleep(head, NOW.plus(ofSeconds(99)), WaitReason.BUDGET, NOW);
        queue.defer(job("b", "b1"), NOW.plusSeconds(99), WaitReason.BACKOFF, NOW);
        queue.wakeAll();
        assertThat(Set.of(take(NOW), take(NOW))).containsExactlyInAnyOrder("a1", "b1");
    }

    @Property(tries = 300)
    void everyJobLeavesExactlyOnce(@ForAll long seed) {
        Random random = new Random(seed);
        FlowQueue<Integer> jobs = new FlowQueue<>();
        Instant now = NOW;
        int added = 0;
        Set<Integer> left = new HashSet<>();
        for (int step = 0; step < 300; step++) {
            if (random.nextInt(3) == 0) {
                Instant deadline = random.nextBoolean() ? Instant.MAX : now.plusMillis(random.nextInt(5000));
                jobs.add(new Entry<>(added++, "f" + random.nextInt(4), 1 + random.nextInt(3), deadline));
            }
            Entry<Integer> entry = jobs.take(now);
            if (entry != null) {
                switch (random.nextInt(3)) {
                    case 0 -> jobs.sleep(entry, now.plusMillis(random.nextInt(1000)), WaitReason.TOKENS, now);
                    case 1 -> jobs.defer(entry, now.plusMillis(random.nextInt(1000)), WaitReason.BACKOFF, now);
                    default -> assertThat(left.add(entry.job())).isTrue();
                }
            }
            assertThat(jobs.size()).isEqualTo(added - left.size());
            assertThat(jobs.awake()).isBetween(0, jobs.size());
            now = now.plusMillis(random.nextInt(200));
        }
        jobs.wakeAll();
        assertThat(jobs.awake()).isEqualTo(jobs.size());
        for (Entry<Integer> entry = jobs.take(now); entry != null; entry = jobs.take(now)) {
            assertThat(left.add(entry.job())).isTrue();
        }
        assertThat(left).hasSize(added);
        assertThat(jobs.size()).isZero();
        assertThat(jobs.awake()).isZero();
        assertThat(jobs.nextWake()).isNull();
    }
}
