package dev.drover.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a bucket costs a call: asked, taken, settled with less, beside 255 charges that are open. Run with {@code mvn -Pbench -pl worker/service -am test}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class BucketBenchmark {
    private static final int OPEN = 256;

    private final TokenBucket bucket =
            new TokenBucket(Rate.of(100_000_000, Share.ALL, Duration.ofSeconds(10)), Instant.EPOCH);
    private final ArrayDeque<TokenBucket.Charge> open = new ArrayDeque<>();
    private Instant now = Instant.EPOCH.plusSeconds(60);

    @Benchmark
    public Instant takenAndSettled() {
        now = now.plusNanos(10_000);
        Instant at = bucket.nextAt(250, now);
        open.add(bucket.take(250, now));
        if (open.size() > OPEN) {
            bucket.settle(open.remove(), 190, now);
        }
        return at;
    }
}
