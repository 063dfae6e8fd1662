package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Pulse pulse = new Pulse(nanos::get);

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void beforeTheFirstBeatNothingIsMissed() {
        pass(60_000);
        assertThat(pulse.missed()).isFalse();
    }

    @Test
    void aBusyMachineMayBeatLate() {
        pulse.beat();
        pass(2_900);
        assertThat(pulse.missed()).isFalse();
        pulse.beat();
        assertThat(pulse.missed()).isFalse();
    }

    @Test
    void afterAFreezeNothingStartsUntilTheGroupHasHadTimeToTell() {
        pulse.beat();
        pass(20_000);
        assertThat(pulse.missed()).as("before the pulse's own thread ran again").isTrue();
        pulse.beat();
        for (int i = 0; i < 11; i++) {
            pass(250);
            pulse.beat();
            assertThat(pulse.missed()).isTrue();
        }
        pass(500);
        pulse.beat();
        assertThat(pulse.missed()).isFalse();
    }
}
