package dev.drover.operations.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.operations.submit.Inspection.Asked;
import dev.drover.operations.submit.WaitDeadline.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaitDeadlineTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant OVER = NOON.plus(WaitDeadline.GRACE).plusSeconds(1);
    private static final Terms PLAIN = new Terms(null, Terms.DEFAULT_DEADLINE);
    private static final Asked OWN = new Asked(NOON, true, Set.of());

    @Test
    void waitingEndsAfterTheLastDeadlineOnceAllIsReadOrWhenTheUserSaid() {
        assertThat(WaitDeadline.of(null, OWN, NOON.minusSeconds(60), PLAIN).deadline())
                .isEqualTo(NOON);
        WaitDeadline patience = WaitDeadline.of(null, OWN, NOON, PLAIN);
        assertThat(patience.isOver(Duration.ofDays(9), true, NOON)).isFalse();
        assertThat(patience.isOver(Duration.ZERO, false, OVER)).isFalse();
        assertThat(patience.isOver(Duration.ZERO, true, OVER)).isTrue();
        WaitDeadline brief = WaitDeadline.of(Duration.ofSeconds(3), OWN, NOON, PLAIN);
        assertThat(brief.isOver(Duration.ofSeconds(3), false, NOON)).isTrue();
        assertThat(brief.isOver(Duration.ofSeconds(2), true, OVER)).isFalse();
    }

    @Test
    void linesWithoutADeadlineHaveTheWorkersOwn() {
        Asked some = new Asked(NOON, false, Set.of());
        Asked none = new Asked(null, false, Set.of());
        assertThat(WaitDeadline.of(null, some, NOON, PLAIN).deadline()).isEqualTo(NOON.plus(Duration.ofDays(1)));
        Terms configured = new Terms(null, Duration.ofHours(2));
        assertThat(WaitDeadline.of(null, none, NOON, configured).deadline()).isEqualTo(NOON.plus(Duration.ofHours(2)));
    }

    @Test
    void aDeadlineGivenAsADurationCountsFromWhenLinesWereSentHoweverOftenTheCommandIsRepeated() {
        Duration six = Duration.ofHours(6);
        Instant sent = NOON.minus(Duration.ofHours(5));
        Asked repeated = new Asked(NOON.plus(six), true, Set.of());
        WaitDeadline patience = WaitDeadline.of(null, repeated, sent, new Terms(six, Terms.DEFAULT_DEADLINE));
        assertThat(patience.deadline()).isEqualTo(sent.plus(six));
        WaitDeadline first = WaitDeadline.of(null, OWN, NOON.minus(six).plusSeconds(9), new Terms(six, six));
        assertThat(first.deadline()).isEqualTo(NOON);
    }

    @Test
    void outcomesAreCalledGoneOnlyIfEverythingThereWasRead() {
        WaitDeadline patience = WaitDeadline.of(Duration.ofSeconds(3), OWN, NOON, PLAIN);
        assertThat(patience.said(true, OVER)).contains("no worker has ended them, or retention has removed them");
        assertThat(patience.said(false, OVER))
                .contains("within 3 s", "not read to its end", "longer --timeout")
                .doesNotContain("retention");
        assertThat(patience.said(true, NOON)).contains("within 3 s", "the same command goes on waiting");
    }
}
