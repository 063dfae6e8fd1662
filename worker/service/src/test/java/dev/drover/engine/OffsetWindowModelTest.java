package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The window against a model that keeps plain sets, over random deliveries, gaps, completions, commits, takeovers. */
class OffsetWindowModelTest {
    @Property(tries = 300)
    void everyRecordIsCompletedOnceWhateverTheOrderAndTheTakeovers(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int steps) {
        Random random = new Random(seed);
        TreeSet<Long> log = new TreeSet<>();
        long end = 50;
        for (int i = 0; i < 200; i++) {
            end += 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0); // gaps
            log.add(end);
        }
        Set<Long> committedDone = new HashSet<>();
        OffsetWindow window = new OffsetWindow(50, new BitSet());
        long position = 50;
        List<Long> running = new ArrayList<>();
        Set<Long> finished = new TreeSet<>();
        OffsetWindow.Plan lastCommitted = window.plan(List.of());

        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> { // deliver some
                    for (int i = 0; i < 5 && log.ceiling(position) != null; i++) {
                        long offset = log.ceiling(position);
                        position = offset + 1;
                        var arrival = window.deliver(offset, 0, Optional.empty());
                        assertThat(arrival)
                                .isEqualTo(
                                        committedDone.contains(offset)
                                                ? OffsetWindow.Arrival.KNOWN
                                                : OffsetWindow.Arrival.NEW);
                        if (arrival == OffsetWindow.Arrival.NEW) {
                            running.add(offset);
                        }
                    }
                }
                case 2 -> { // finish one, in any order
                    if (!running.isEmpty()) {
                        long offset = running.remove(random.nextInt(running.size()));
                        assertThat(window.end(offset)).isTrue();
                        finished.add(offset);
                    }
                }
                case 3 -> { // commit, or abort
                    var plan = window.plan(finished);
                    assertSound(plan, log, committedDone, finished);
                    if (random.nextInt(3) > 0) {
                        window.apply(plan, finished);
                        assertThat(finished).noneMatch(committedDone::contains);
                        committedDone.addAll(finished);
                        finished.clear();
                        lastCommitted = plan;
                    }
                }
                case 4 -> { // the partition moves: only what was committed survives
                    if (random.nextInt(4) == 0) {
                        window = new OffsetWindow(lastCommitted.prefix(), lastCommitted.complete());
                        position = lastCommitted.prefix();
                        running.clear();
                        finished.clear();
                    }
                }
                default -> throw new AssertionError();
            }
        }
    }

    /** Below the prefix all is done; a bit above it is done or was never a record. */
    private static void assertSound(
            OffsetWindow.Plan plan, TreeSet<Long> log, Set<Long> committed, Set<Long> finished) {
        for (long offset : log) {
            boolean done = committed.contains(offset) || finished.contains(offset);
            if (offset < plan.prefix()) {
                assertThat(done).as("below the prefix: %s", offset).isTrue();
            } else {
                assertThat(plan.complete().get((int) (offset - plan.prefix())))
                        .as("bit of %s", offset)
                        .isEqualTo(done);
            }
        }
    }
}
