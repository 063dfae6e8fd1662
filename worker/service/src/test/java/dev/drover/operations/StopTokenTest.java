package dev.drover.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopTokenTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void aPauseEndsWhenAStopIsAskedForByAnyThread() throws Exception {
        StopToken stop = new StopToken();
        Thread asking = Thread.ofVirtual().start(stop::request);
        assertThatThrownBy(() -> stop.pause(LONG)).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(stop::check).isInstanceOf(InterruptedException.class);
        assertThat(stop.isRequested()).isTrue();
        asking.join();
    }

    @Test
    void theThreadOfAnInterruptingTokenIsWokenWhereverItWaits() {
        StopToken stop = StopToken.interrupting(Thread.currentThread());
        stop.request();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsShieldedIsDoneAndThenTheStopComes() throws Exception {
        StopToken stop = StopToken.interrupting(Thread.currentThread());
        String done = stop.shield(() -> {
            stop.request();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return "done";
        });
        assertThat(done).isEqualTo("done");
        assertThatThrownBy(stop::check).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> stop.shield(() -> "too late")).isInstanceOf(InterruptedException.class);
    }

    @Test
    void anotherTokenKnowsNothingOfIt() {
        new StopToken().request();
        StopToken other = new StopToken();
        assertThatCode(other::check).doesNotThrowAnyException();
    }
}
