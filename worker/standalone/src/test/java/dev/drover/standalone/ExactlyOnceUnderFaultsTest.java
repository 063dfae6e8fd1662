package dev.drover.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ModelFaults;
import dev.drover.testbed.ProviderFacts;
import dev.drover.testbed.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three worker processes, one killed, one stopped and continued, one moved; and a broker that goes away and comes back. */
class ExactlyOnceUnderFaultsTest {
    private static final Path LOGS = Path.of("target", "exactly-once-under-faults");
    private static final FaultPlan SLOW =
            FaultPlan.NONE.withOthers(ModelFaults.latency(Duration.ofSeconds(1), Duration.ofSeconds(2)));

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aReadCommittedReaderSeesOneOutcomePerRequest() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("seed " + seed);
        try (Herd herd = Herd.start(LOGS, SLOW.withSeed(seed), 110)) {
            for (int i = 0; i < 3; i++) {
                herd.startWorker();
            }
            herd.awaitMembers(3);
            List<String> names = new ArrayList<>(herd.workerNames());
            Collections.shuffle(names, new Random(seed));
            String killed = names.get(0);
            String stopped = names.get(1);

            herd.awaitInFlight(100);
            ProviderFacts facts = herd.provider().facts();
            long before = facts.repeatedCalls();
            int inFlight = facts.inFlight();
            herd.kill(killed);
            herd.worker(stopped).process().suspend();
            long unfinished = herd.unfinished(Set.of(killed, stopped));
            String replacement = herd.startWorker();
            herd.awaitMembers(2);
            long whileStopped = facts.repeatedCalls() - before;
            herd.worker(stopped).process().proceed();
            herd.awaitMembers(3);
            long repeated = facts.repeatedCalls() - before;

            herd.stop(replacement);
            herd.awaitMembers(2);
            herd.startWorker();
            herd.awaitMembers(3);
            herd.restartBroker();
            herd.awaitMembers(3);

            Verdict verdict = herd.verdict(Duration.ofMinutes(5));
            System.out.println(before + " calls repeated before, " + inFlight + " in flight at the kill, " + unfinished
                    + " unfinished of the two victims, " + whileStopped + " repeated while one stood still, " + repeated
                    + " after it had continued, " + (facts.repeatedCalls() - before) + " in the end, " + herd.repeats()
                    + " with " + killed + " killed and " + stopped + " stopped; " + verdict);
            assertThat(verdict.duplicates()).as("duplicates").isZero();
            assertThat(verdict.missing()).as("missing").isEmpty();
            assertThat(verdict.unknown()).as("unknown").isEmpty();
            assertThat(verdict.contradictions()).isEmpty();
            assertThat(verdict.completed()).isEqualTo(verdict.requests());
            assertThat(repeated)
                    .as("repeated calls %s, %s killed, %s stopped", herd.repeats(), killed, stopped)
                    .isPositive()
                    .isLessThanOrEqualTo(Math.max(unfinished, inFlight));
        }
    }
}
