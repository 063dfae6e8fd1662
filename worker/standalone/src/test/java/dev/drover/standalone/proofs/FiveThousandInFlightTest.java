package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.standalone.proofs.TestingRequests.Asked;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As many calls at once as an operator may ask of one worker with a heap of 1 GiB. */
class FiveThousandInFlightTest {
    private static final int IN_FLIGHT = 5_000;
    /** More than may be in flight, so that the bound is seen. */
    private static final int REQUESTS = 5_500;

    private static final int PARTITIONS = 4;
    private static final int PROMPT_BYTES = 4_096;
    private static final Duration HELD = Duration.ofSeconds(Form.of(10, 60));

    @Test
    @Timeout(value = 12, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
    void oneWorkerWithOneGibibyteHoldsFiveThousandCalls() throws Exception {
        try (TestingGround ground = TestingGround.start("five-thousand", PARTITIONS, FaultPlan.NONE)) {
            var facts = ground.provider().facts();
            ground.provider().hold();
            ground.requests().send(requests());
            TestingWorker worker = ground.startWorker("worker", List.of("-Xmx1g"), properties());
            worker.awaitReady();
            long start = System.nanoTime();
            await("calls in flight at the provider")
                    .atMost(TestingGround.PATIENCE)
                    .failFast("the worker has ended", () -> !worker.isAlive())
                    .until(() -> facts.inFlight() == IN_FLIGHT);
            long ramp = System.nanoTime() - start;

            AtomicLong peakHeap = new AtomicLong();
            await("calls in flight stay")
                    .pollInterval(Duration.ofSeconds(1))
                    .during(HELD)
                    .atMost(HELD.plusSeconds(60))
                    .until(() -> {
                        peakHeap.accumulateAndGet(
                                (long) worker.metric("jvm_memory_used_bytes", "area=\"heap\""), Math::max);
                        return facts.inFlight() == IN_FLIGHT && worker.metric("drover_in_flight") == IN_FLIGHT;
                    });
            assertThat(facts.calls()).as("calls while they were held").isEqualTo(IN_FLIGHT);
            ground.provider().release();

            Map<String, Long> enqueued = ground.requests().enqueued();
            Oracle oracle = ground.oracle();
            oracle.await(enqueued.keySet(), TestingGround.PATIENCE, _ -> {});
            Verdict verdict = oracle.verdict(enqueued);
            Form.print(
                    "five-thousand",
                    "%d calls of %d bytes in flight after %s, held for %d s with -Xmx1g; worker's heap at most %d MiB"
                            + " when looked at, resident at most %d MiB; file descriptors %.0f of %.0f; completed %d,"
                            + " duplicates %d, missing %d, calls repeated %d",
                    facts.mostInFlight(),
                    PROMPT_BYTES,
                    Form.seconds(ramp),
                    HELD.toSeconds(),
                    peakHeap.get() >> 20,
                    worker.peakResidentMebibytes(),
                    worker.metric("process_files_open_files"),
                    worker.metric("process_files_max_files"),
                    verdict.completed(),
                    verdict.duplicates(),
                    verdict.missing().size(),
                    facts.repeatedCalls());
            assertThat(facts.mostInFlight()).as("the bound in flight").isEqualTo(IN_FLIGHT);
            assertThat(facts.repeatedCalls()).isZero();
            assertThat(verdict.exactlyOnce()).as(verdict.toString()).isTrue();
            assertThat(verdict.completed()).isEqualTo(REQUESTS);
        }
    }

    private static List<Asked> requests() {
        String prompt =
                "a drover counts the herd ".repeat(PROMPT_BYTES / 25 + 1).substring(0, PROMPT_BYTES);
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> new Asked(i % PARTITIONS, "model", prompt, 50))
                .toList();
    }

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        TestingGround.model(properties, 0, "model");
        properties.put("drover.engine.in-flight", IN_FLIGHT);
        return properties;
    }
}
