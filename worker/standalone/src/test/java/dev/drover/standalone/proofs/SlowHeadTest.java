package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.standalone.proofs.TestingRequests.Asked;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ObservedResult;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One slow request at the head of a partition, and thousands behind it. */
class SlowHeadTest {
    private static final int SLOW_SECONDS = Form.of(8, 60);
    private static final int OTHERS = Form.of(3_000, 40_000);
    private static final int SPAN = Form.of(1_024, 16_384);
    private static final int IN_FLIGHT = Form.of(40, 50);
    /** Before the slow one: a JVM that has just started is not what is asked about. */
    private static final int WARM_UP = Form.of(1_000, 10_000);

    private static final double CALL_SECONDS = 0.05;
    private static final double IDEAL = IN_FLIGHT / CALL_SECONDS;

    @Test
    @Timeout(value = 12, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
    void theOthersGoOnAtFullPaceUntilTheSpanIsFullAndTheLaneSaysSo() throws Exception {
        try (TestingGround ground = TestingGround.start("slow-head", 1, FaultPlan.NONE)) {
            TestingWorker worker = ground.startWorker("worker", List.of("-Xmx512m"), properties());
            worker.awaitReady();
            Oracle oracle = ground.oracle();
            var facts = ground.provider().facts();
            List<String> quick = ground.requests().send(quick(WARM_UP));
            assertThat(oracle.await(Set.copyOf(quick), TestingGround.PATIENCE, _ -> {}))
                    .isTrue();

            String slow = ground.requests().send(slowAndOthers()).getFirst();
            await("window_full while the slow call is the only one in flight")
                    .atMost(TestingGround.PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> windowFull(worker) && facts.inFlight() == 1);
            await("an outcome for each of the span but the slow one")
                    .atMost(TestingGround.PATIENCE)
                    .until(() -> {
                        oracle.poll();
                        return oracle.outcomes() >= WARM_UP + SPAN - 1;
                    });
            oracle.readToEnd();
            List<ObservedResult> all = oracle.results();
            List<ObservedResult> before = all.subList(WARM_UP, all.size());
            int callsBefore = (int) facts.calls() - WARM_UP;
            boolean stillSlow = facts.inFlight() == 1;
            double processors = processorsWhile(worker, () -> facts.calls() == WARM_UP + SPAN);

            Map<String, Long> enqueued = ground.requests().enqueued();
            oracle.await(enqueued.keySet(), TestingGround.PATIENCE, _ -> {});
            Verdict verdict = oracle.verdict(enqueued);
            List<ObservedResult> after = oracle.results().stream()
                    .skip(all.size())
                    .filter(result -> !result.origin().equals(slow))
                    .toList();
            double paceBefore = pace(before);
            double paceAfter = pace(after);
            Form.print(
                    "slow-head",
                    "%d outcomes behind a call of %d s until the span of %d was full, at %.0f/s = %.2f of the ideal"
                            + " %.0f/s (%d in flight ÷ 50 ms); then window_full, with %.2f of a processor in"
                            + " use; afterwards %d at %.0f/s = %.2f; most in"
                            + " flight %d; duplicates %d, missing %d",
                    before.size(),
                    SLOW_SECONDS,
                    SPAN,
                    paceBefore,
                    paceBefore / IDEAL,
                    IDEAL,
                    IN_FLIGHT,
                    processors,
                    after.size(),
                    paceAfter,
                    paceAfter / IDEAL,
                    facts.mostInFlight(),
                    verdict.duplicates(),
                    verdict.missing().size());
            assertThat(stillSlow)
                    .as("the slow call outlasted the span; see target/proofs")
                    .isTrue();
            assertThat(before).as("outcomes while the window was full").hasSize(SPAN - 1);
            assertThat(callsBefore).as("calls while the window was full").isEqualTo(SPAN);
            assertThat(facts.mostInFlight()).as("the bound in flight").isEqualTo(IN_FLIGHT);
            assertThat(paceBefore).as("as fast as without a slow one").isGreaterThan(paceAfter / 3);
            assertThat(paceBefore).as("not one after another").isGreaterThan(4 / CALL_SECONDS);
            if (Form.LONG) {
                // In the short form there is hardly time to tell the waiting from the work before it.
                assertThat(processors).as("processors of a worker that waits").isLessThan(0.5);
            }
            assertThat(facts.repeatedCalls()).isZero();
            assertThat(verdict.exactlyOnce()).as(verdict.toString()).isTrue();
            assertThat(verdict.completed()).isEqualTo(WARM_UP + OTHERS + 1);
            await("the lane waits for the window no more").until(() -> !windowFull(worker));
        }
    }

    private static boolean windowFull(TestingWorker worker) {
        return worker.metric("drover_lane_waiting", "partition=\"0\"", "reason=\"window_full\"") == 1;
    }

    /** Processors that the worker takes, on average, until this ends. */
    private static double processorsWhile(TestingWorker worker, BooleanSupplier lasts) {
        long start = System.nanoTime();
        double before = worker.metric("process_cpu_time_ns_total");
        await().atMost(TestingGround.PATIENCE).until(() -> !lasts.getAsBoolean());
        double used = worker.metric("process_cpu_time_ns_total") - before;
        return used / (System.nanoTime() - start);
    }

    private static List<Asked> slowAndOthers() {
        List<Asked> all = new ArrayList<>();
        all.add(new Asked(0, "model", "sleep=" + SLOW_SECONDS * 1_000, 20));
        all.addAll(quick(OTHERS));
        return all;
    }

    private static List<Asked> quick(int count) {
        return Collections.nCopies(count, new Asked(0, "model", "quick", 20));
    }

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        TestingGround.model(properties, 0, "model");
        properties.put("drover.engine.in-flight", IN_FLIGHT);
        properties.put("drover.engine.span", SPAN);
        return properties;
    }

    /** Outcomes per second, by the times of their records; the first calls began one call's time before. */
    private static double pace(List<ObservedResult> results) {
        long first = results.stream().mapToLong(ObservedResult::timestamp).min().orElse(0);
        long last = results.stream().mapToLong(ObservedResult::timestamp).max().orElse(0);
        return results.size() / ((last - first) / 1_000.0 + CALL_SECONDS);
    }
}
