package dev.drover.app;

import static dev.drover.app.WorkerEndToEndTest.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.Oracle;
import dev.drover.testbed.SimulatedProvider;
import dev.drover.testbed.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class LedgerEndToEndTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Pattern VALUES = Pattern.compile("(?m)^drover_ledger_values (\\S+)$");
    private static final Pattern STALENESS = Pattern.compile("(?m)^drover_ledger_staleness_seconds (\\S+)$");

    @Test
    void theNextWorkerGoesOnWithTheSumsAndFollowsThem() {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                SimulatedProvider provider = SimulatedProvider.start(FaultPlan.NONE);
                TestingTopics topics = new TestingTopics(broker.bootstrapServers())) {
            for (int round = 1; round <= 2; round++) {
                try (TestingWorker worker = TestingWorker.start(
                                broker.bootstrapServers(), provider, "drover.topics.partitions", 2)
                        .awaitReady()) {
                    for (int i = 0; i < 30; i++) {
                        String fault = i % 5 == 0 ? "fault=500 times=1" : "hello";
                        topics.send(request(fault, ",\"tenant\":\"tenant \\\"" + i % 3 + "\\\" 👋\""));
                    }
                    topics.read("llm.results", 30 * round);
                    // three tenants, one model at least, the day and the month
                    await().atMost(LONG).untilAsserted(() -> {
                        String scrape = worker.get("/prometheus").body();
                        assertThat(gauge(VALUES, scrape)).isGreaterThanOrEqualTo(6);
                        assertThat(gauge(STALENESS, scrape)).isLessThan(60);
                    });
                    assertThat(worker.get("/health").body()).contains("\"ledger\":\"followed\"");
                }
            }
            agree(broker);
        }
    }

    @Test
    void aValueOfALaterReleaseHaltsTheLaneThatWouldHaveToGoOnFromIt() {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                SimulatedProvider provider = SimulatedProvider.start(FaultPlan.NONE)) {
            broker.createTopic("llm.requests", 2);
            broker.createTopic("llm.ledger", 2, Map.of("cleanup.policy", "compact"));
            LedgerPeriod month = LedgerPeriod.of(BudgetPeriod.MONTH, Instant.now(), ZoneOffset.UTC);
            write(
                    broker,
                    new LedgerKey("drover", "acme", month, "llm.requests", 1, null).bytes(),
                    "{\"v\":9,\"sums\":[]}".getBytes(UTF_8));
            try (TestingWorker worker = TestingWorker.start(broker.bootstrapServers(), provider)) {
                await().atMost(LONG).untilAsserted(() -> {
                    assertThat(worker.get("/health").body())
                            .contains("\"llm.requests-0\":\"RUNNING")
                            .contains("\"llm.requests-1\":\"HALTED")
                            .contains("1 values cannot be read, such as tenant 'acme'");
                    assertThat(worker.get("/prometheus").body())
                            .contains("drover_ledger_unreadable 1.0")
                            .contains("drover_ledger_staleness_seconds +Inf");
                });
            }
        }
    }

    private static void agree(EmbeddedBroker broker) {
        Map<String, Long> enqueued = Oracle.enqueued(broker.bootstrapServers(), "llm.requests");
        try (Oracle oracle = new Oracle(broker.bootstrapServers())) {
            assertThat(oracle.await(enqueued.keySet(), LONG, _ -> {})).isTrue();
            Verdict verdict = oracle.verdict(enqueued);
            assertThat(verdict.contradictions()).isEmpty();
            assertThat(verdict.completed()).isEqualTo(60);
            assertThat(verdict.attempts()).isGreaterThan(60);
        }
    }

    private static double gauge(Pattern pattern, String scrape) {
        Matcher found = pattern.matcher(scrape);
        assertThat(found.find()).isTrue();
        return Double.parseDouble(found.group(1).replace("+Inf", "Infinity"));
    }

    private static void write(EmbeddedBroker broker, byte[] key, byte[] value) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("llm.ledger", 1, key, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
