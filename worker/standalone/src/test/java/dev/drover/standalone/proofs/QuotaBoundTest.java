package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.standalone.proofs.TestingRequests.Asked;
import dev.drover.standalone.proofs.Windows.Call;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ModelFaults;
import dev.drover.testbed.ObservedResult;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.ProviderFacts.Arrival;
import dev.drover.testbed.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The provider sees at most {@code capacity + rate × T} of a model in any window T, however many workers there are and
 * while partitions move between them. One model has a quota of requests, another one of tokens; a backlog of both
 * never ends. What a call uses counts at its arrival, and each call uses less than its estimate, which in turn is less
 * than a partition's capacity; so the capacities of the partitions add up to the rate times the burst.
 */
class QuotaBoundTest {
    private static final int PARTITIONS = 6;
    private static final int BURST_SECONDS = Form.of(5, 10);
    private static final int STEADY_SECONDS = Form.of(10, 60);
    private static final int BACKLOG = Form.of(3_000, 12_000);
    private static final int ANSWER_TOKENS = 60;
    private static final double LEAST_PART = 0.7;
    /** From the admission of a call to the note of its start, on a busy machine. */
    private static final double START_SECONDS = 0.25;

    private static final String UNLIMITED = "unlimited";
    private static final int WARM_UP = 300;

    private static final Limited REQUESTS = new Limited("by-requests", "requests-per-minute", 1_200);
    private static final Limited TOKENS = new Limited("by-tokens", "tokens-per-minute", 96_000);
    private static final List<Limited> LIMITED = List.of(REQUESTS, TOKENS);
    private static final FaultPlan PLAN =
            FaultPlan.NONE.withOthers(ModelFaults.latency(Duration.ofMillis(50), Duration.ofMillis(300)));

    private record Limited(String model, String quota, int perMinute) {
        double perSecond() {
            return perMinute / 60.0;
        }

        double capacity() {
            return perSecond() * BURST_SECONDS;
        }

        Windows seen(TestingGround ground) {
            return new Windows(ground.provider().facts().arrivals().stream()
                    .filter(arrival -> arrival.model().equals(model))
                    .map(arrival -> new Call(arrival.nanos(), amount(arrival)))
                    .toList());
        }

        private long amount(Arrival arrival) {
            return this == REQUESTS ? 1 : arrival.promptTokens() + ANSWER_TOKENS;
        }
    }

    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
    void threeWorkersThatStartTogetherShareOneQuota() throws Exception {
        try (TestingGround ground = TestingGround.start("quota-together", PARTITIONS, PLAN)) {
            ground.requests().send(backlog());
            List<TestingWorker> workers = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                workers.add(startWorker(ground, i));
            }
            workers.forEach(TestingWorker::awaitReady);
            awaitMembers(ground, 3);
            long from = awaitCalls(ground);
            long to = steady(from);
            inUse("three together", ground, from, to);
            // Nothing was idle, so there is no burst, and the bound holds without a word about travelling times.
            boundHolds("three together", ground, 0);
            workers.forEach(TestingWorker::stop);
            exactlyOnce(ground);
        }
    }

    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
    void partitionsThatMoveTakeTheirLevelsAlong() throws Exception {
        try (TestingGround ground = TestingGround.start("quota-joining", PARTITIONS, PLAN)) {
            TestingWorker first = startWorker(ground, 1);
            first.awaitReady();
            awaitMembers(ground, 1);
            warmUp(ground);
            // All buckets are full now; what comes next is a burst.
            untilPassed(System.nanoTime(), BURST_SECONDS + 1);
            ground.requests().send(backlog());
            long alone = awaitCalls(ground);
            long joined = steady(alone);

            TestingWorker second = startWorker(ground, 2);
            second.awaitReady();
            awaitMembers(ground, 2);
            TestingWorker third = startWorker(ground, 3);
            third.awaitReady();
            awaitMembers(ground, 3);
            long settled = System.nanoTime();
            long left = steady(settled);

            first.stop();
            awaitMembers(ground, 2);
            long end = steady(System.nanoTime());
            second.stop();
            third.stop();
            inUse("one alone", ground, alone, joined);
            inUse("three joined", ground, settled, left);
            inUse("two left", ground, left, end);
            List<ObservedResult> results = exactlyOnce(ground);
            boundHolds("one, two, three, two", ground, travel(ground, results));
            boundHoldsAtStart(results);
        }
    }

    /** Each model's quota is used well from one instant to another: the bound is not kept by starving. */
    private static void inUse(String name, TestingGround ground, long from, long to) {
        for (Limited limited : LIMITED) {
            double seconds = (to - from) / 1e9;
            double part = limited.seen(ground).between(from, to).amount() / seconds / limited.perSecond();
            Form.print("quota " + name, "%s: %.2f of the quota in use for %.1f s", limited.model(), part, seconds);
            assertThat(part)
                    .as("part of the quota of %s in use", limited.model())
                    .isGreaterThan(LEAST_PART);
        }
    }

    /**
     * No window holds more than is granted.
     *
     * @param travel seconds by which calls may have come closer together on their way; 0 where no burst is expected
     */
    private static void boundHolds(String name, TestingGround ground, double travel) {
        for (Limited limited : LIMITED) {
            Windows all = limited.seen(ground);
            Windows.Worst worst = all.worst(limited.perSecond());
            Form.print(
                    "quota " + name,
                    "%s: %d in %d calls; the worst window T holds %.1f + %.0f/s × T (%d in %.1f s, %.1f s after the"
                        + " first call), granted is %.0f + %.0f/s × T; calls come closer together by at most %.3f s on"
                        + " their way",
                    limited.model(),
                    all.amount(),
                    all.calls().size(),
                    worst.above(),
                    limited.perSecond(),
                    worst.amount(),
                    worst.length().toNanos() / 1e9,
                    (worst.from() - all.calls().getFirst().nanos()) / 1e9,
                    limited.capacity(),
                    limited.perSecond(),
                    travel);
            assertThat(worst.above())
                    .as("%s of %s above the rate, in any window", limited.quota(), limited.model())
                    .isLessThanOrEqualTo(limited.capacity() + limited.perSecond() * travel);
        }
    }

    /** The same of requests by the workers' own notes, where no way to the provider blurs the picture. */
    private static void boundHoldsAtStart(List<ObservedResult> results) {
        Windows starts = new Windows(results.stream()
                .filter(result -> result.line().path("model").asString("").equals(REQUESTS.model()))
                .map(QuotaBoundTest::started)
                .sorted()
                .map(start -> new Call(TimeUnit.MILLISECONDS.toNanos(start.toEpochMilli()), 1))
                .toList());
        double worst = starts.worst(REQUESTS.perSecond()).above();
        Form.print(
                "quota at start",
                "%s: the worst window T holds %.1f + %.0f/s × T by the starts that the workers noted",
                REQUESTS.model(),
                worst,
                REQUESTS.perSecond());
        assertThat(worst).isLessThanOrEqualTo(REQUESTS.capacity() + REQUESTS.perSecond() * START_SECONDS);
    }

    private static Instant started(ObservedResult result) {
        return Instant.parse(result.line().path("timing").path("started").asString(""));
    }

    /** Reads all outcomes: each call that arrived has one, and no request has two. */
    private static List<ObservedResult> exactlyOnce(TestingGround ground) {
        Oracle oracle = ground.oracle();
        oracle.readToEnd();
        Verdict verdict = oracle.verdict(ground.requests().enqueued());
        assertThat(verdict.duplicates()).as("duplicates").isZero();
        assertThat(verdict.unknown()).as("unknown").isEmpty();
        assertThat(verdict.deadLettered()).as("dead letters").isZero();
        assertThat(ground.provider().facts().repeatedCalls())
                .as("repeated calls")
                .isZero();
        assertThat((long) verdict.completed())
                .isEqualTo(ground.provider().facts().calls());
        return oracle.results();
    }

    /** By how much the ways of calls differ, from their admission in the worker to the provider, in seconds. */
    private static double travel(TestingGround ground, List<ObservedResult> results) {
        Map<String, Instant> started = new HashMap<>();
        for (ObservedResult result : results) {
            started.put(result.line().path("id").asString("") + "-0", started(result));
        }
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        double longest = ground.provider().facts().arrivals().stream()
                .filter(arrival -> !arrival.model().equals(UNLIMITED))
                .mapToDouble(arrival -> {
                    Instant arrived = now.plusNanos(arrival.nanos() - nanos);
                    return Duration.between(started.get(arrival.key()), arrived).toNanos() / 1e9;
                })
                .max()
                .orElseThrow();
        return longest + START_SECONDS;
    }

    /** A JVM's first calls take a second longer than the next ones, and arrive as a heap. */
    private static void warmUp(TestingGround ground) {
        ground.requests()
                .send(IntStream.range(0, WARM_UP)
                        .mapToObj(i -> new Asked(i % PARTITIONS, UNLIMITED, "warm up", 20))
                        .toList());
        await("the warm-up").atMost(TestingGround.PATIENCE).until(() -> {
            var facts = ground.provider().facts();
            return facts.calls() == WARM_UP && facts.inFlight() == 0;
        });
    }

    private static TestingWorker startWorker(TestingGround ground, int number) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Limited limited : LIMITED) {
            int index = LIMITED.indexOf(limited);
            TestingGround.model(properties, index, limited.model());
            properties.put("drover.models[" + index + "].quota." + limited.quota(), limited.perMinute());
        }
        TestingGround.model(properties, 2, UNLIMITED);
        properties.put("drover.buckets.burst", BURST_SECONDS + "s");
        properties.put("drover.engine.drain", "10s");
        return ground.startWorker(
                "worker-" + number, List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), properties);
    }

    private static List<Asked> backlog() {
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < BACKLOG; i++) {
            for (Limited limited : LIMITED) {
                // The estimate is above what the answer will take: part of each reservation comes back.
                all.add(new Asked(i % PARTITIONS, limited.model(), "tokens=" + ANSWER_TOKENS, ANSWER_TOKENS + 40));
            }
        }
        return all;
    }

    private static void awaitMembers(TestingGround ground, int members) {
        await(members + " members hold all partitions")
                .atMost(TestingGround.PATIENCE)
                .ignoreExceptions()
                .until(() -> ground.isSettled(members));
    }

    /** Returns when each model has been called. */
    private static long awaitCalls(TestingGround ground) {
        await("calls of both models")
                .atMost(TestingGround.PATIENCE)
                .until(() -> ground.provider()
                        .facts()
                        .callsByModel()
                        .keySet()
                        .containsAll(List.of(REQUESTS.model(), TOKENS.model())));
        return System.nanoTime();
    }

    private static long steady(long from) {
        untilPassed(from, STEADY_SECONDS);
        return System.nanoTime();
    }

    private static void untilPassed(long from, int seconds) {
        await().atMost(Duration.ofSeconds(seconds + 60))
                .until(() -> System.nanoTime() - from >= TimeUnit.SECONDS.toNanos(seconds));
    }
}
