package dev.drover.cost;

import dev.drover.contracts.Usage;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to price a call, and to say beforehand what it may cost at most. Run with {@code mvn -Pbench -pl worker/service -am test}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PriceBenchmark {
    private final PriceCatalogue prices = new PriceCatalogue(Map.of(
            "plain", TestingPrices.prices("INPUT=2 OUTPUT=8"),
            "tiered", TestingPrices.prices("INPUT=2 CACHED_INPUT=0.5 OUTPUT=8 >200000 INPUT=4 OUTPUT=12")));
    private final Usage usage = Usage.of(150, 40);

    @Benchmark
    public @Nullable Object plain() {
        return prices.price("plain", usage);
    }

    @Benchmark
    public @Nullable Object tiered() {
        return prices.price("tiered", usage);
    }

    @Benchmark
    public @Nullable Object upperBound() {
        return prices.upperBound("tiered", 150, 100);
    }
}
