package dev.drover.cost;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.Spend;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to ask the view, with 100,000 tenants, and to take a record in. Run with
 * {@code mvn -Pbench -pl worker/service -am test}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class LedgerViewBenchmark {
    private static final int TENANTS = 100_000;
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final LedgerPeriod DAY = LedgerPeriod.of(BudgetPeriod.DAY, NOW, ZoneOffset.UTC);

    private final String[] names = new String[TENANTS];
    private final LedgerView view = new LedgerView(ZoneOffset.UTC);
    private byte[] key = {};
    private byte[] value = {};

    @Setup
    public void fill() {
        Spend spend = new Spend(new BigDecimal("12.345678"), BigDecimal.ZERO, BigDecimal.ZERO, 12_345, 2_345, 17, 0);
        value = new LedgerValue(Map.of("gpt-4.1", spend)).bytes();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            names[tenant] = "tenant-" + tenant;
            key = new LedgerKey("drover", names[tenant], DAY, "llm.requests", tenant % 16, null).bytes();
            view.apply(key, value);
        }
    }

    /** Any tenant, so that it is in no cache. */
    @Benchmark
    public long someTenant() {
        return view.spentNanos(names[ThreadLocalRandom.current().nextInt(TENANTS)], "gpt-4.1", DAY);
    }

    @Benchmark
    public long allTenantsTogether() {
        return view.spentNanos(null, "gpt-4.1", DAY);
    }

    @Benchmark
    public boolean aRecordThatChangesNothing() {
        return view.apply(key, value);
    }
}
