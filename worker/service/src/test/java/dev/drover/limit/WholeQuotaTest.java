package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Several partitions that move between owners, against the one quota that the provider watches. */
class WholeQuotaTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final QuotaKey KEY = new QuotaKey("openai", "gpt-4.1");
    private static final Quota QUOTA = new Quota(120L, 6_000L);
    private static final List<RequestTopic> TOPICS = List.of(
            new RequestTopic("fast", 2, new BigDecimal("1.5")), new RequestTopic("slow", 3, new BigDecimal("0.7")));
    private static final int PARTITIONS = 5;
    private static final long LARGEST = 700;

    /** @param kind 0–5: ask, 6–8: settle, 9: move to another owner */
    private record Step(int partition, int kind, long waitMillis, long estimate, int percent) {}

    private record Call(Instant at, long tokens) {}

    private record Open(int partition, Reservation reservation, int call) {}

    @Property(tries = 500)
    void allPartitionsTogetherStayWithinTheQuota(@ForAll("steps") List<Step> steps) {
        List<PartitionLimits> owners = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            owners.add(limits(partition, START));
        }
        List<Call> calls = new ArrayList<>();
        List<Open> open = new ArrayList<>();
        Instant now = START;
        for (Step step : steps) {
            now = now.plusMillis(step.waitMillis());
            PartitionLimits owner = owners.get(step.partition());
            if (step.kind() < 6) {
                if (owner.acquire(KEY, step.estimate(), now) instanceof Acquired.Admitted(Reservation reservation)) {
                    open.add(new Open(step.partition(), reservation, calls.size()));
                    calls.add(new Call(now, step.estimate()));
                }
            } else if (step.kind() < 9) {
                settleOldest(open, calls, step.percent(), now);
            } else {
                PartitionLimits next = limits(step.partition(), now);
                next.restore(owner.save(now, 1_024), now);
                owners.set(step.partition(), next);
                open.removeIf(each -> each.partition() == step.partition());
            }
        }

        assertWithinQuota(calls);
    }

    private static void settleOldest(List<Open> open, List<Call> calls, int percent, Instant now) {
        if (!open.isEmpty()) {
            Open first = open.removeFirst();
            Call call = calls.get(first.call());
            long used = call.tokens() * percent / 100;
            first.reservation().settle(used, now);
            calls.set(first.call(), new Call(call.at(), used));
        }
    }

    private static void assertWithinQuota(List<Call> calls) {
        for (int from = 0; from < calls.size(); from++) {
            long tokens = 0;
            for (int to = from; to < calls.size(); to++) {
                tokens += calls.get(to).tokens();
                double seconds =
                        Duration.between(calls.get(from).at(), calls.get(to).at())
                                        .toMillis()
                                / 1_000.0;
                // A token of slack for the arithmetic of this test; the buckets' own is exact.
                assertThat((double) tokens).isLessThanOrEqualTo(tokenBursts() + 100 * seconds + 1);
                assertThat((double) (to - from + 1)).isLessThanOrEqualTo(requestBursts() + 2 * seconds + 1e-6);
            }
        }
    }

    /** Σ max(capacity, largest estimate) */
    private static double tokenBursts() {
        return 2 * Math.max(1_000 * 1.5 / 5.1, LARGEST) + 3 * Math.max(1_000 * 0.7 / 5.1, LARGEST);
    }

    private static double requestBursts() {
        return 2 * Math.max(20 * 1.5 / 5.1, 1) + 3 * Math.max(20 * 0.7 / 5.1, 1);
    }

    private static PartitionLimits limits(int partition, Instant now) {
        return new PartitionLimits(
                Map.of(KEY, QUOTA),
                Share.of(partition < 2 ? "fast" : "slow", TOPICS),
                PartitionLimits.DEFAULT_BURST,
                now);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, PARTITIONS - 1),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.longs().between(0, 3_000),
                        Arbitraries.longs().between(0, LARGEST),
                        Arbitraries.integers().between(0, 100))
                .as(Step::new)
                .list()
                .ofMaxSize(120);
    }
}
