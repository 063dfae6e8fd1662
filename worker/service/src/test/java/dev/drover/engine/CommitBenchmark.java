package dev.drover.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
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

/** What a commit of 64 of 256 open offsets costs in the window and in the blob. Run with {@code mvn -Pbench -pl worker/service -am test}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CommitBenchmark {
    private static final int OPEN = 256;
    private static final int COMMITTED = 64;

    private final OffsetWindow window = new OffsetWindow(0, new BitSet());
    private final CommitBlob blob = new CommitBlob(11, 22, 1_000, 33, everySecond(), new byte[200]);
    private final String text = blob.encode(EngineSettings.MAX_SPAN);
    private long next = open();

    /** Of each offset: delivered, ended, planned and applied. */
    @Benchmark
    public long window() {
        long first = next - OPEN;
        List<Long> completions = new ArrayList<>(COMMITTED);
        for (long offset = first; offset < first + COMMITTED; offset++) {
            window.end(offset);
            completions.add(offset);
        }
        window.apply(window.plan(completions), completions);
        for (int i = 0; i < COMMITTED; i++) {
            window.deliver(next, next, Optional.of(3));
            next++;
        }
        return window.base();
    }

    @Benchmark
    public String encodeBlob() {
        return blob.encode(EngineSettings.MAX_SPAN);
    }

    @Benchmark
    public Object readBlob() {
        return CommitBlob.read(text, 11, 22, 1_000);
    }

    private long open() {
        for (long offset = 0; offset < OPEN; offset++) {
            window.deliver(offset, offset, Optional.of(3));
        }
        return OPEN;
    }

    private static BitSet everySecond() {
        BitSet bits = new BitSet();
        for (int i = 1; i < OPEN; i += 2) {
            bits.set(i);
        }
        return bits;
    }
}
