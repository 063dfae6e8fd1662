package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.standalone.proofs.TestingRequests.Asked;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call may take longer than the consumer may stay away from the broker. */
class LongCallTest {
    private static final int CALL_SECONDS = Form.of(15, 100);
    private static final int MAX_POLL_SECONDS = Form.of(5, 30);
    private static final int PARTITIONS = 3;
    private static final int WAVE = 20;

    /** Who is in the group, and since when; the same before and after if nothing was rebalanced. */
    private record Membership(Object groupEpoch, Set<String> members, Set<Object> memberEpochs) {
        static Membership of(ConsumerGroupDescription group) {
            return new Membership(
                    group.groupEpoch(),
                    group.members().stream().map(m -> m.consumerId()).collect(Collectors.toSet()),
                    group.members().stream().map(m -> (Object) m.memberEpoch()).collect(Collectors.toSet()));
        }
    }

    @Test
    @Timeout(value = 12, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
    void aCallThatOutlastsTheMaxPollIntervalCausesNoRebalanceAndHoldsBackNobody() throws Exception {
        try (TestingGround ground = TestingGround.start("long-call", PARTITIONS, FaultPlan.NONE)) {
            TestingWorker worker = ground.startWorker("worker", List.of("-Xmx384m"), properties());
            worker.awaitReady();
            await().atMost(TestingGround.PATIENCE).ignoreExceptions().until(() -> ground.isSettled(1));
            Oracle oracle = ground.oracle();
            String first = ground.requests().send(wave(0, 1)).getFirst();
            assertThat(oracle.await(Set.of(first), TestingGround.PATIENCE, _ -> {}))
                    .isTrue();
            double rebalances = worker.metric("drover_rebalances_total");
            Membership membership = Membership.of(ground.group());

            String slow = ground.requests().send(List.of(slow())).getFirst();
            await().atMost(TestingGround.PATIENCE)
                    .until(() -> ground.provider().facts().inFlight() > 0);
            Set<Integer> partitionsServed = new HashSet<>();
            int meanwhile = 0;
            int waves = 0;
            while (answered(oracle, slow) == 0) {
                List<String> wave = ground.requests().send(wave(waves, WAVE));
                assertThat(oracle.await(Set.copyOf(wave), TestingGround.PATIENCE, _ -> {}))
                        .as("a wave is answered")
                        .isTrue();
                if (answered(oracle, slow) == 0) {
                    meanwhile += wave.size();
                    partitionsServed.add(waves % PARTITIONS);
                }
                waves++;
                untilNextWave(oracle, slow);
            }

            Verdict verdict = verdict(ground, oracle);
            Form.print(
                    "long-call",
                    "a call of %d s with max.poll.interval.ms at %d s: %.0f rebalances, %d others answered meanwhile"
                            + " on %d of %d partitions; %s -> %s",
                    CALL_SECONDS,
                    MAX_POLL_SECONDS,
                    worker.metric("drover_rebalances_total") - rebalances,
                    meanwhile,
                    partitionsServed.size(),
                    PARTITIONS,
                    membership,
                    Membership.of(ground.group()));
            assertThat(providerMillis(oracle, slow)).isGreaterThanOrEqualTo(CALL_SECONDS * 1_000L);
            assertThat(worker.metric("drover_rebalances_total"))
                    .as("rebalances")
                    .isEqualTo(rebalances);
            assertThat(Membership.of(ground.group())).isEqualTo(membership);
            assertThat(partitionsServed).as("partitions that were served").hasSize(PARTITIONS);
            assertThat(ground.provider().facts().repeatedCalls()).isZero();
            assertThat(verdict.exactlyOnce()).as(verdict.toString()).isTrue();
            assertThat(verdict.completed()).isEqualTo(verdict.requests());
        }
    }

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        TestingGround.model(properties, 0, "model");
        properties.put("spring.kafka.consumer.max-poll-interval", MAX_POLL_SECONDS + "s");
        properties.put("drover.engine.drain", Form.of(2, 20) + "s");
        return properties;
    }

    /** On the partition of its number; the slow call is on the first. */
    private static List<Asked> wave(int number, int size) {
        return IntStream.range(0, size)
                .mapToObj(_ -> new Asked(number % PARTITIONS, "model", "quick", 50))
                .toList();
    }

    private static Asked slow() {
        return new Asked(0, "model", "sleep=" + CALL_SECONDS * 1_000, 50);
    }

    private static long answered(Oracle oracle, String origin) {
        return oracle.results().stream()
                .filter(result -> result.origin().equals(origin))
                .count();
    }

    private static void untilNextWave(Oracle oracle, String slow) {
        long next = System.nanoTime() + Duration.ofSeconds(CALL_SECONDS).toNanos() / 20;
        while (System.nanoTime() < next && answered(oracle, slow) == 0) {
            oracle.poll();
        }
    }

    private static long providerMillis(Oracle oracle, String origin) {
        return oracle.results().stream()
                .filter(result -> result.origin().equals(origin))
                .mapToLong(result ->
                        result.line().path("timing").path("provider_ms").asLong(0))
                .findFirst()
                .orElse(0);
    }

    private static Verdict verdict(TestingGround ground, Oracle oracle) {
        Map<String, Long> enqueued = ground.requests().enqueued();
        oracle.await(enqueued.keySet(), TestingGround.PATIENCE, _ -> {});
        return oracle.verdict(enqueued);
    }
}
