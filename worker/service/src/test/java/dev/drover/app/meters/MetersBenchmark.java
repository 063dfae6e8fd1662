package dev.drover.app.meters;

import dev.drover.app.pipeline.CommittedUsage;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.properties.TestingProperties;
import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Billing;
import dev.drover.contracts.Decoded.Accepted;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.contracts.Usage;
import dev.drover.model.ChainRequest;
import dev.drover.model.Model;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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

/** What it costs to count a call and a committed outcome. Run with {@code mvn -Pbench -pl worker/service -am test}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MetersBenchmark {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ChainMeters calls = new ChainMeters(registry, said -> said);
    private final ChargeMeters charges = new ChargeMeters(registry, 100, List.of());
    private final RoutingTable routes = RoutingTable.of(TestingProperties.bind(TestingProperties.minimal()));
    private final Model model = Objects.requireNonNull(routes.models().get("gpt-4.1"));
    private final ChainRequest request = new ChainRequest(
            "id",
            "id-0",
            ((Accepted) RequestCodec.decode(
                            "{\"url\":\"/v1/chat/completions\",\"body\":{}}".getBytes(StandardCharsets.UTF_8),
                            RequestHeaders.NONE))
                    .request(),
            routes.defaultChain(),
            Instant.EPOCH);
    private final Attempt attempt = new Attempt(
            1,
            "gpt-4.1",
            "east",
            "gpt-4.1",
            200,
            null,
            null,
            120,
            Instant.EPOCH,
            Usage.of(10, 20),
            new AttemptCost(BigDecimal.ONE, "v"),
            null,
            Billing.BILLED);
    private final List<CommittedUsage> committed = List.of(new CommittedUsage(
            "acme", "bulk", null, List.of(attempt), Duration.ofSeconds(1), Duration.ofSeconds(9), List.of()));

    @Benchmark
    public void aCall() {
        calls.attempted(request, model, attempt);
    }

    @Benchmark
    public void anOutcome() {
        charges.committed(committed);
    }
}
