package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PauseDetectorTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final PauseDetector pauses = new PauseDetector(nanos::get);

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void beforeTheFirstBeatNothingIsMissed() {
        pass(60_000);
        assertThat(pauses.missed()).isFalse();
    }

    @Test
    void aBusyMachineMayBeatLate() {
        pauses.beat();
        pass(2_900);
        assertThat(pauses.missed()).isFalse();
        pauses.beat();
        assertThat(pauses.missed()).isFalse();
    }

    @Test
    void afterAFreezeNothingStartsUntilTheGroupHasHadTimeToTell() {
        pauses.beat();
        pass(20_000);
        assertThat(pauses.missed())
                .as("before the pulse's own thread ran again")
                .isTrue();
        pauses.beat();
        for (int i = 0; i < 11; i++) {
            pass(250);
            pauses.beat();
            assertThat(pauses.missed()).isTrue();
        }
        pass(500);
        pauses.beat();
        assertThat(pauses.missed()).isFalse();
    }
}
