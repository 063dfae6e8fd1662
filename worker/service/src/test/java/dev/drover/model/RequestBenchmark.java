package dev.drover.model;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.Decoded.Accepted;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.model.dialect.ProviderDialect;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
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

/** What it costs to read a record with a prompt of 600 bytes, and to make the body of a call of it. Run with {@code mvn -Pbench -pl worker/service -am test}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RequestBenchmark {
    private static final byte[] RECORD =
            ("{\"custom_id\":\"b-1\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"tenant\":\"t1\",\"body\":"
                            + "{\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\""
                            + "Tell of drovers in the valley ".repeat(20) + "\"}]}}")
                    .getBytes(StandardCharsets.UTF_8);

    private final InferenceRequest request = ((Accepted) decode()).request();
    private final ProviderDialect dialect = ProviderKind.OPENAI.dialect();
    private final Upstream upstream = new Upstream("gpt-4.1-2025-04-14", null, Set.of());

    @Benchmark
    public Decoded decode() {
        return RequestCodec.decode(RECORD, RequestHeaders.NONE);
    }

    @Benchmark
    public Object encodeForAnAttempt() {
        return dialect.body(request, upstream);
    }
}
