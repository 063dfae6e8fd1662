package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerPeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetsRaceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final long LIMIT = 1_000_000;

    /** Calls of many threads, a reader that makes spend visible, partitions that go away: never above the limit. */
    @Test
    void oneWorkerNeverExceedsALimitWhateverItsThreadsDo() {
        AtomicLong seen = new AtomicLong();
        AtomicLong nonces = new AtomicLong();
        BudgetKey.Budget scope = new BudgetKey.Budget("acme", null, BudgetPeriod.BALANCE);
        BudgetRule rule = BudgetRule.of(scope, NanoUsd.usd(LIMIT), BigDecimal.ONE);
        Budgets budgets = new Budgets(
                new BudgetRules(List.of(rule), List.of(), BigDecimal.ONE),
                spent(seen),
                new Budgets.Terms(ZoneOffset.UTC, Duration.ofSeconds(10)),
                BudgetEvents.NONE);
        AtomicLong cost = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 16; thread++) {
                threads.submit(() -> {
                    PartitionHolds partition = new PartitionHolds();
                    for (int call = 0; call < 2_000; call++) {
                        if (budgets.draw("acme", "gpt").reserve(100, partition, NOW)
                                instanceof Reserved.Held(Hold hold)) {
                            hold.settle(call % 7 == 0 ? 0 : 90);
                            if (call % 7 != 0) {
                                cost.addAndGet(90);
                                long nonce = nonces.incrementAndGet();
                                partition.written(nonce, List.of(hold));
                                seen.addAndGet(90);
                                partition.seen(nonce, NOW);
                            }
                        }
                        Thread.yield();
                    }
                    partition.close();
                });
            }
        }

        assertThat(cost.get()).isLessThanOrEqualTo(LIMIT).isGreaterThan(LIMIT - 200);
        assertThat(budgets.unseen(scope)).isZero();
    }

    private static Spent spent(AtomicLong seen) {
        return new Spent() {
            @Override
            public long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
                return seen.get();
            }

            @Override
            public Duration staleness(Instant now) {
                return Duration.ZERO;
            }
        };
    }
}
