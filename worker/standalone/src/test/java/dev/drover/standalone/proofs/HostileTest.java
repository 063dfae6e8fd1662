package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.standalone.hostile.HostileFinding;
import dev.drover.standalone.hostile.HostileRun;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No input ends a worker: huge, odd and mutated records and answers against a heap of 256 MB. */
class HostileTest {
    private static final int HEAP_MEGABYTES = 256;

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
    void eachHostileRecordHasOneOutcomeAndTheWorkerLives() {
        long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000);
        HostileRun.Plan plan = new HostileRun.Plan(
                seed, Form.of(4_000, 1_000_000), Form.of(400, 10_000), Form.of(1, 3), Form.of(4, 40), HEAP_MEGABYTES);
        HostileFinding finding = new HostileRun(plan, Path.of("target", "proofs", "hostile"), _ -> {}).run();
        Form.print(
                "hostile",
                "seed %d, heap %d MB: %d records, %d results, errors %s; %d calls; held for requests at most %d of %d"
                        + " MB; %d healthy requests, p50 %d ms, p99 %d ms",
                seed,
                HEAP_MEGABYTES,
                finding.sent(),
                finding.results(),
                finding.codes(),
                finding.calls(),
                finding.mostHeld() >> 20,
                finding.heldLimit() >> 20,
                finding.healthy(),
                finding.p50(),
                finding.p99());
        assertThat(finding.problems()).as("seed %d", seed).isEmpty();
        assertThat(finding.restarted()).isFalse();
    }
}
