package dev.drover.outcome;

import dev.drover.contracts.FailureCode;
import dev.drover.privacy.Desensitizer;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to write the records of a request: its line, a usage event for each of two attempts, a dead letter. Run with {@code mvn -Pbench -pl worker/service -am test}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OutcomeBenchmark {
    private final OutcomeWriter writer = new OutcomeWriter(
            new Outputs(
                    new Outputs.Topic("llm.results", 1_000_000),
                    new Outputs.Topic("llm.requests-dlt", 1_000_000),
                    new Outputs.Topic("llm.usage", 1_000_000),
                    "drover",
                    _ -> 8),
            new Desensitizer());
    private final CompletedRequest answered = TestingCompletions.completed(
            TestingCompletions.delivery(TestingCompletions.VALUE, new RecordHeaders()),
            TestingCompletions.answer("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                    + "herd drovers evening valley ".repeat(8) + "\"},\"finish_reason\":\"stop\"}]}"),
            TestingCompletions.ATTEMPTS);
    private final CompletedRequest failed = TestingCompletions.failed(FailureCode.TIMEOUT);

    @Benchmark
    public Object anAnswer() {
        return writer.write(answered);
    }

    @Benchmark
    public Object aFailure() {
        return writer.write(failed);
    }
}
