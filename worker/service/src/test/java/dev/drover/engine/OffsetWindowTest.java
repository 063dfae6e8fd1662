package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.engine.OffsetWindow.Arrival;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OffsetWindowTest {
    private static final Optional<Integer> EPOCH = Optional.of(3);

    private final OffsetWindow window = new OffsetWindow(100, new BitSet());

    private Arrival deliver(long offset) {
        return window.deliver(offset, offset * 10, EPOCH);
    }

    @Test
    void aCommitStopsAtTheLowestIncompleteOffsetAndRemembersWhatIsCompleteAbove() {
        for (long offset = 100; offset < 105; offset++) {
            assertThat(deliver(offset)).isEqualTo(Arrival.NEW);
        }
        var plan = window.plan(List.of(100L, 102L, 104L));
        assertThat(plan.prefix()).isEqualTo(101);
        assertThat(plan.complete()).isEqualTo(bits(1, 3));
    }

    @Test
    void aPlanChangesNothingUntilItIsApplied() {
        deliver(100);
        window.plan(List.of(100L));
        assertThat(window.base()).isEqualTo(100);
        assertThat(window.plan(List.of()).prefix()).isEqualTo(100);
        assertThat(window.unfinished()).isEqualTo(1);
    }

    @Test
    void offsetsThatWereNeverDeliveredDoNotHoldThePrefix() {
        deliver(100);
        deliver(107); // 101 to 106 were markers or compacted away
        assertThat(window.plan(List.of(100L)).prefix()).isEqualTo(107);
        assertThat(window.plan(List.of(100L, 107L)).prefix()).isEqualTo(108);
    }

    @Test
    void theConsumersPositionPassesTrailingMarkers() {
        deliver(100);
        window.advanceTo(103);
        assertThat(window.plan(List.of(100L)).prefix()).isEqualTo(103);
        window.advanceTo(90);
        assertThat(window.top()).isEqualTo(103);
    }

    @Test
    void theShareOfRequestsFollowsWhatIsProducedToday() {
        assertThat(window.requestShare()).isEqualTo(1);
        for (long offset = 100; offset < 112; offset += 2) {
            deliver(offset);
        }
        window.advanceTo(112);
        assertThat(window.requestShare()).isEqualTo(0.5);
        for (long offset = 112; offset < 40_000; offset++) {
            deliver(offset);
        }
        assertThat(window.requestShare()).isGreaterThan(0.99).isLessThanOrEqualTo(1);
    }

    @Test
    void whatTheFormerOwnerCompletedIsSkippedAndStaysInTheNextCommit() {
        var restored = new OffsetWindow(100, bits(1, 2, 9));
        assertThat(restored.deliver(100, 0, EPOCH)).isEqualTo(Arrival.NEW);
        assertThat(restored.deliver(101, 0, EPOCH)).isEqualTo(Arrival.KNOWN);
        var early = restored.plan(List.of());
        assertThat(early.prefix()).isEqualTo(100);
        assertThat(early.complete()).isEqualTo(bits(1, 2, 9));
        var plan = restored.plan(List.of(100L));
        assertThat(plan.prefix())
                .as("nothing is known of what was not delivered yet")
                .isEqualTo(102);
        assertThat(plan.complete()).isEqualTo(bits(0, 7));
    }

    @Test
    void aSecondOutcomeOfTheSameOffsetIsRefusedBeforeAndAfterTheCommit() {
        deliver(100);
        deliver(101);
        assertThat(window.end(101)).isTrue();
        assertThat(window.end(101)).isFalse();
        window.apply(window.plan(List.of(101L)), List.of(101L));
        assertThat(window.end(101)).isFalse();
        assertThat(window.end(555)).as("never delivered").isFalse();
    }

    @Test
    void anOffsetBelowTheBaseIsTold() {
        assertThat(deliver(99)).isEqualTo(Arrival.BELOW);
    }

    @Test
    void theLeaderEpochIsTheOneUnderWhichThePrefixWasRead() {
        window.deliver(100, 0, Optional.of(1));
        window.deliver(101, 0, Optional.of(1));
        window.deliver(102, 0, Optional.of(2));
        assertThat(window.plan(List.of(100L)).leaderEpoch()).contains(1);
        assertThat(window.plan(List.of(100L, 101L)).leaderEpoch()).contains(1);
        assertThat(window.plan(List.of(100L, 101L, 102L)).leaderEpoch()).contains(2);
        assertThat(window.plan(List.of()).leaderEpoch()).isEmpty();
    }

    @Test
    void theOldestUnfinishedTimestampMovesWithCommits() {
        deliver(100);
        deliver(101);
        assertThat(window.oldestTimestamp()).isEqualTo(1000);
        window.apply(window.plan(List.of(100L)), List.of(100L));
        assertThat(window.oldestTimestamp()).isEqualTo(1010);
    }

    @Test
    void theOldestIsKnownAmongManyWhateverTheOrderInWhichTheyEnd() {
        for (long offset = 100; offset < 20_100; offset++) {
            deliver(offset);
            if (offset >= 150) { // fifty behind, and of two the later one first
                long ends = (offset - 50) ^ 1;
                assertThat(window.end(ends)).isTrue();
                window.apply(window.plan(List.of(ends)), List.of(ends));
                assertThat(window.oldestTimestamp()).isEqualTo((ends % 2 == 1 ? ends - 1 : ends + 2) * 10);
                assertThat(window.unfinished()).isEqualTo(50);
            }
        }
    }

    static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }
}
