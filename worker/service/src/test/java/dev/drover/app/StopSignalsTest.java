package dev.drover.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopSignalsTest {
    private final AtomicLong now = new AtomicLong(1);
    private final List<String> done = new ArrayList<>();
    private final StopSignals signals =
            new StopSignals(() -> 3, now::get, code -> done.add("exit " + code), code -> done.add("halt " + code));

    @Test
    void theFirstLetsCallsEndAndASecondAbandonsThem() {
        signals.told(130);
        assertThat(done).containsExactly("exit 130");
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        signals.told(130);
        assertThat(done).containsExactly("exit 130", "halt 130");
    }

    @Test
    void aSupervisorThatRepeatsItselfAbandonsNothing() {
        signals.told(143);
        now.addAndGet(TimeUnit.SECONDS.toNanos(10));
        signals.told(143);
        assertThat(done).containsExactly("exit 143");
        signals.told(130);
        assertThat(done).containsExactly("exit 143", "halt 130");
    }

    @Test
    void oneKeyThatATerminalAndAWrapperBothPassOnIsOne() {
        signals.told(130);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        signals.told(130);
        assertThat(done).containsExactly("exit 130");
    }
}
