package dev.drover.standalone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.standalone.proofs.TestingRequests.Asked;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ModelFaults;
import dev.drover.testbed.ObservedResult;
import dev.drover.testbed.Oracle;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three workers, one tenant with one dollar, 5,000 requests of $0.0004 each, 64 in flight in each worker; one worker is
 * killed in the middle and replaced. What is spent beyond the dollar stays within the bound, what does not fit is
 * refused, and ledger, usage events and result lines agree to the last digit on what was recorded.
 */
class BudgetOvershootTest {
    private static final String TENANT = "cheap";
    private static final int WORKERS = 3;
    private static final int PARTITIONS = 6;
    private static final int IN_FLIGHT = 64;
    private static final int REQUESTS = 5_000;
    private static final int TOKENS = 20;
    /** Of one call, which is its estimate, too: 20 tokens at 20 USD per million. */
    private static final BigDecimal EACH = new BigDecimal("0.0004");

    private static final BigDecimal BUDGET = BigDecimal.ONE;
    private static final BigDecimal FIVE_PERCENT = new BigDecimal("0.05");
    private static final Duration SESSION = Duration.ofSeconds(6);
    private static final Duration ALL_ENDED = Duration.ofMinutes(Form.of(4, 10));
    private static final FaultPlan PLAN =
            FaultPlan.NONE.withOthers(ModelFaults.latency(Duration.ofMillis(50), Duration.ofMillis(Form.of(200, 800))));

    @Test
    @Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD, unit = TimeUnit.MINUTES)
    void whatThreeWorkersSpendBeyondADollarIsBounded() throws Exception {
        try (TestingGround ground = TestingGround.start("budget", PARTITIONS, PLAN, SESSION)) {
            List<TestingWorker> workers = new ArrayList<>();
            for (int i = 1; i <= WORKERS; i++) {
                workers.add(startWorker(ground, i));
            }
            workers.forEach(TestingWorker::awaitReady);
            await("three members")
                    .atMost(TestingGround.PATIENCE)
                    .ignoreExceptions()
                    .until(() -> ground.isSettled(WORKERS));

            long from = System.nanoTime();
            ground.requests().send(requests());
            await("a third of the budget is spent")
                    .atMost(TestingGround.PATIENCE)
                    .until(() -> ground.provider().facts().calls() >= 800);
            workers.removeFirst().kill();
            workers.add(startWorker(ground, WORKERS + 1));

            Oracle oracle = ground.oracle();
            assertThat(oracle.await(ground.requests().enqueued().keySet(), ALL_ENDED, _ -> {}))
                    .as("every request has ended")
                    .isTrue();
            judge(ground, oracle.results(), from);
            TestingWorker worker = workers.getFirst();
            await("the figures of the budget")
                    .untilAsserted(
                            () -> assertThat(worker.metric("drover_budget_remaining_usd", "tenant=\"" + TENANT + "\""))
                                    .isLessThan(EACH.doubleValue()));
            assertThat(workers.stream()
                            .mapToDouble(w -> w.metric("drover_budget_refusals_total"))
                            .sum())
                    .isPositive();
        }
    }

    private static void judge(TestingGround ground, List<ObservedResult> results, long from) {
        BigDecimal spent = results.stream()
                .filter(result -> result.errorCode() == null)
                .map(result -> Objects.requireNonNull(result.cost()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        long answered =
                results.stream().filter(result -> result.errorCode() == null).count();
        BigDecimal overshoot = spent.subtract(BUDGET).max(BigDecimal.ZERO);
        long calls = ground.provider().facts().calls();
        BigDecimal unrecorded = EACH.multiply(BigDecimal.valueOf(calls - answered));
        BigDecimal inFlightElsewhere = EACH.multiply(BigDecimal.valueOf((WORKERS - 1) * IN_FLIGHT));
        Form.print(
                "budget",
                "%d of %d answered, %s USD of %s spent in %s: overshoot %s USD (%.2f %%); others can have %s USD in"
                        + " flight; the provider was called %d times, so %d calls are in no record",
                answered,
                results.size(),
                spent.stripTrailingZeros().toPlainString(),
                BUDGET,
                Form.seconds(System.nanoTime() - from),
                overshoot.stripTrailingZeros().toPlainString(),
                overshoot.doubleValue() * 100,
                inFlightElsewhere.stripTrailingZeros().toPlainString(),
                calls,
                calls - answered);

        assertThat(results.stream().map(ObservedResult::errorCode).filter(Objects::nonNull))
                .as("what does not fit")
                .isNotEmpty()
                .containsOnly("budget_exceeded");
        assertThat(overshoot).isLessThanOrEqualTo(inFlightElsewhere).isLessThanOrEqualTo(FIVE_PERCENT);
        // Workers count what an aborted transaction of the killed worker said (see LedgerView): its calls were made.
        assertThat(spent.add(unrecorded)).as("the budget is used").isGreaterThan(BUDGET.subtract(EACH));
        assertThat(TestingBooks.usage(ground.bootstrapServers(), TENANT))
                .as("usage events")
                .isEqualByComparingTo(spent);
        assertThat(TestingBooks.ledger(ground.bootstrapServers(), TENANT, "balance"))
                .as("ledger")
                .isEqualByComparingTo(spent);
    }

    private static TestingWorker startWorker(TestingGround ground, int number) {
        Map<String, Object> properties = new LinkedHashMap<>();
        TestingGround.model(properties, 0, TENANT);
        properties.put("drover.models[0].prices.input", "0");
        properties.put("drover.models[0].prices.output", "20");
        properties.put("drover.tenants[0].name", TENANT);
        properties.put("drover.tenants[0].budgets[0].period", "balance");
        properties.put("drover.tenants[0].budgets[0].usd", BUDGET);
        properties.put("drover.engine.in-flight", IN_FLIGHT);
        properties.put("drover.engine.drain", "5s");
        properties.put("drover.engine.transaction-timeout", "8s");
        return ground.startWorker(
                "worker-" + number, List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), properties);
    }

    private static List<Asked> requests() {
        return IntStream.range(0, REQUESTS)
                .mapToObj(i -> new Asked(i % PARTITIONS, TENANT, "tokens=" + TOKENS, TOKENS))
                .toList();
    }
}
