package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.testbed.ChildProcess;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.testbed.Fault;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ModelFaults;
import dev.drover.testbed.Quota;
import dev.drover.testbed.SimulatedProvider;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A running worker that a real Prometheus scrapes, with our rules; the dashboard's queries put to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MonitoringTest {
    private static final int REQUESTS = 60;

    private Path folder;
    private Path configuration;
    private EmbeddedBroker broker;
    private SimulatedProvider provider;
    private RunningWorker worker;
    private PrometheusServer prometheus;

    static List<Dashboard.Panel> panels() {
        return Dashboard.panels();
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        Promtool.path("prometheus");
        folder = temporary;
        broker = EmbeddedBroker.start();
        provider = SimulatedProvider.start(FaultPlan.NONE
                .withSeed(7)
                .withQuota("unpriced", new Quota(60, 60))
                .withModel("flaky", ModelFaults.NONE.with(Fault.SERVER_ERROR, 0.7))
                .withModel("strict", ModelFaults.NONE.with(Fault.INVALID, 0.5))
                .withModel("down", ModelFaults.NONE.with(Fault.UNAVAILABLE, 1)));
        configuration = Files.writeString(
                folder.resolve("drover.yaml"), """
                    spring: {kafka: {bootstrap-servers: "%s"}}
                    drover:
                      management: {token: scraper}
                      topics: {partitions: 2, replication-factor: 1}
                      providers: [{name: simulated, base-url: "%s", api-key: none}]
                      models:
                        - {name: flaky, provider: simulated, prices: {input: "1", output: "2"}}
                        - {name: strict, provider: simulated, prices: {input: "1", output: "2"}}
                        - {name: unpriced, provider: simulated}
                        - {name: down, provider: simulated, attempts: 1}
                      chains:
                        - {name: balanced, models: [flaky, unpriced]}
                        - {name: bulk, models: [strict]}
                        - {name: waiting, models: [down]}
                      tenants:
                        - {name: frugal, chains: [bulk], budgets: [{period: day, usd: "100"}]}
                    """.formatted(broker.bootstrapServers(), provider.baseUrl()));
        worker = RunningWorker.start(configuration, Map.of());
        worker.awaitReady();
        prometheus = PrometheusServer.start(folder, worker.port(), "scraper");
        send();
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> prometheus
                                .query("sum(drover_requests_total)")
                                .at("/0/value/1")
                                .asDouble(0)
                        >= REQUESTS);
        // Rates want two samples of what came last.
        await().atMost(Duration.ofMinutes(1))
                .until(() -> prometheus
                                .query(
                                        "min(count_over_time({__name__=~\"drover_dead_letters_total|drover_deferrals_total\"}[1m]))")
                                .at("/0/value/1")
                                .asDouble(0)
                        >= 3);
    }

    @AfterAll
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (worker != null) {
            worker.close();
            provider.close();
            broker.close();
        }
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelAnswersWithData(Dashboard.Panel panel) {
        assertThat(panel.expressions())
                .as("each is understood")
                .allSatisfy(expression -> prometheus.query(asked(expression)));
        assertThat(panel.expressions())
                .as("one has data")
                .anySatisfy(expression ->
                        assertThat(prometheus.query(asked(expression))).isNotEmpty());
    }

    @Test
    void everyRuleIsEvaluatedAndTheOneThatShouldFires() {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            List<JsonNode> rules = prometheus
                    .data("rules")
                    .path("groups")
                    .valueStream()
                    .flatMap(group -> group.path("rules").valueStream())
                    .toList();
            assertThat(rules)
                    .hasSameSizeAs(Alert.all())
                    .allSatisfy(rule -> assertThat(rule.path("health").stringValue())
                            .as(rule.toString())
                            .isEqualTo("ok"));
            assertThat(rules)
                    .filteredOn(rule -> rule.path("state").stringValue().equals("firing"))
                    .extracting(rule -> rule.path("name").stringValue())
                    .contains("DroverUnpricedRequests")
                    .isSubsetOf("DroverUnpricedRequests", "DroverBudgetNearEnd");
        });
    }

    /** By hand a budget is set that what was spent leaves little of. */
    @Test
    void aBudgetNearItsEndIsShownAndFires() throws Exception {
        List<String> spent = new ArrayList<>();
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            JsonNode value = prometheus
                    .query("drover_budget_spent_usd{tenant=\"frugal\"} > 0")
                    .at("/0/value/1");
            spent.add(value.asString(""));
            return value.isString();
        });
        BigDecimal limit =
                new BigDecimal(spent.getLast()).multiply(new BigDecimal("1.05")).setScale(9, RoundingMode.UP);
        try (ChildProcess set = Tool.start(
                folder,
                "budgets",
                "set",
                "--config",
                configuration.toString(),
                "--tenant",
                "frugal",
                "--period",
                "day",
                "--usd",
                limit.toPlainString(),
                "--yes")) {
            assertThat(set.exitCode(Duration.ofMinutes(2)))
                    .as(Files.readString(set.log()))
                    .isZero();
        }
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(
                                prometheus.query("ALERTS{alertname=\"DroverBudgetNearEnd\",alertstate=\"firing\"}"))
                        .singleElement()
                        .satisfies(
                                alert -> assertThat(alert.at("/metric/tenant").stringValue())
                                        .isEqualTo("frugal")));
    }

    @Test
    void promtoolFindsNoFaultWithOurMetrics() throws Exception {
        List<String> ours = worker.get("/prometheus")
                .body()
                .lines()
                .filter(line -> line.matches("(# (HELP|TYPE) )?(drover|gen_ai)_.*"))
                .toList();
        assertThat(ours).hasSizeGreaterThan(50);
        assertThat(Promtool.run(ours, "check", "metrics")).isEmpty();
    }

    /** With Grafana's variables filled in, and before a panel leaves out what is zero. */
    private static String asked(String expression) {
        return expression
                .replace("$__rate_interval", "1m")
                .replace("$namespace", ".*")
                .replace("$tenant", ".*")
                .replace("$model", ".*")
                .replaceAll(" > 0$", "");
    }

    /** As many as are awaited, and some that wait for a model that is down. */
    private void send() {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.in.flight.requests.per.connection", 1),
                new StringSerializer(),
                new StringSerializer())) {
            send(producer, "acme", "balanced", REQUESTS / 3, true);
            send(producer, "acme", "bulk", REQUESTS / 3, false);
            send(producer, "frugal", "bulk", REQUESTS / 3, false);
            send(producer, "acme", "waiting", 3, false);
            producer.flush();
        }
    }

    private static void send(
            KafkaProducer<String, String> producer, String tenant, String chain, int requests, boolean stream) {
        for (int i = 0; i < requests; i++) {
            String id = tenant + "-" + chain + "-" + i;
            producer.send(new ProducerRecord<>("llm.requests", id, """
                {"custom_id":"%s","method":"POST","url":"/v1/chat/completions","tenant":"%s","chain":"%s",\
                "body":{"stream":%s,"messages":[{"role":"user","content":"Hello %s"}]}}\
                """.formatted(id, tenant, chain, stream, id)));
        }
    }
}
