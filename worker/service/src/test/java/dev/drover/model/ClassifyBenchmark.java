package dev.drover.model;

import static dev.drover.model.TestingChains.START;
import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.received;

import dev.drover.contracts.Endpoint;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReasons;
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

/** What it costs to say what a reply means. Run with {@code mvn -Pbench -pl worker/service -am test}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ClassifyBenchmark {
    private final Reply answer = received(
            200,
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1795000000,\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                    + "herd drovers evening valley ".repeat(8) + "\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":150,\"completion_tokens\":40,\"total_tokens\":190}}",
            "x-request-id",
            "r-1");
    private final Reply throttled = error(429, "rate_limit_exceeded", "Rate limit reached", "retry-after", "2");
    private final Reply unavailable = error(503, "server_error", "The server is overloaded");

    @Benchmark
    public Object anAnswer() {
        return classify(answer);
    }

    @Benchmark
    public Object aThrottledCall() {
        return classify(throttled);
    }

    @Benchmark
    public Object aServersError() {
        return classify(unavailable);
    }

    private static Classified classify(Reply reply) {
        return FailureClassifier.classify(Endpoint.CHAT_COMPLETIONS, null, FinishReasons.KNOWN, reply, START);
    }
}
