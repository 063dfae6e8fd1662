package dev.drover.cost;

import static dev.drover.cost.TestingSpend.billed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.cost.PartitionLedger.Spent;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What a hundred thousand tenants on sixteen partitions take in memory, as the heap's difference after a collection. The
 * short form has a tenth of the tenants and asks for as many bytes of each; {@code -Plong} has all.
 */
class LedgerMemoryTest {
    private static final int TENANTS = Boolean.getBoolean("drover.long") ? 100_000 : 10_000;
    private static final int PARTITIONS = 16;
    private static final int MEGABYTE = 1_000_000;
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final List<LedgerPeriod> PERIODS = List.of(
            LedgerPeriod.of(BudgetPeriod.DAY, NOW, ZoneOffset.UTC),
            LedgerPeriod.of(BudgetPeriod.MONTH, NOW, ZoneOffset.UTC));

    /** Of the collector's own, which the difference may contain. */
    private static final long SLACK = 4 * MEGABYTE;

    @Test
    void theViewOfTenantsThatAreOnOnePartitionEach() {
        long bytes = taken("view, one partition each", () -> {
            SpendIndex index = new SpendIndex();
            for (int i = 0; i < TENANTS; i++) {
                put(index, i, i % PARTITIONS);
            }
            return index;
        });
        assertThat(bytes).isLessThan(perTenant(400) + SLACK);
    }

    @Test
    void theViewOfTenantsThatAreOnAllPartitions() {
        long bytes = taken("view, on all partitions", () -> {
            SpendIndex index = new SpendIndex();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                for (int i = 0; i < TENANTS; i++) {
                    put(index, i, partition);
                }
            }
            return index;
        });
        assertThat(bytes).isLessThan(perTenant(1_500) + SLACK);
    }

    @Test
    void theOwnersAccountsOfOnePartition() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < TENANTS; i++) {
            names.add(tenant(i));
        }
        long bytes = taken("owner, one partition with all tenants, names shared with the view", () -> {
            PartitionLedger ledger = new PartitionLedger(
                    new LedgerSource("drover", "llm.requests", 0, null),
                    LedgerRules.of(ZoneOffset.UTC, _ -> false),
                    tenant -> tenant);
            for (String name : names) {
                ledger.contribute(List.of(new Spent(name, List.of(billed("gpt-4.1-mini", "0.01234567", NOW)))), NOW);
                ledger.committed();
            }
            return ledger;
        });
        assertThat(bytes).isLessThan(perTenant(250) + SLACK);
        assertThat(names).hasSize(TENANTS);
    }

    private static void put(SpendIndex index, int tenant, int partition) {
        LedgerSource source = new LedgerSource("drover", "llm.requests", partition, null);
        for (LedgerPeriod period : PERIODS) {
            index.raise(tenant(tenant), period, source, Map.of("gpt-4.1-mini", 12_345_670L + tenant));
        }
    }

    private static String tenant(int number) {
        return "customer-%08d".formatted(number);
    }

    private static long perTenant(long bytes) {
        return TENANTS * bytes;
    }

    private static long taken(String what, Supplier<Object> made) {
        long before = used();
        Object held = made.get();
        long taken = used() - before;
        assertThat(held).isNotNull(); // still reachable
        System.out.printf(
                "%s: %,d tenants, %d periods, %.1f MB, %d bytes per tenant%n",
                what, TENANTS, PERIODS.size(), (double) taken / MEGABYTE, taken / TENANTS);
        return taken;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
