package dev.drover.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The chart's configuration and the chart's rights, against a broker with SASL_SSL that has no other rights. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeastPrivilegeTest {
    private static final String WORKER = "llm-drover-worker";
    private static final String REPLAY = "llm-drover-replay";
    private static final String SUBMITTER = "llm-drover-submitter";
    private static final String OPERATOR = "llm-drover-operator";
    private static final String REQUEST = """
        {"custom_id":"r-1","method":"POST","url":"/v1/chat/completions","task":"bulk","chunks":true,"body":{"stream":true,"messages":[{"role":"user","content":"Hello"}]}}\
        """;

    private Path folder;
    private SecuredCluster cluster;
    private SimulatedProvider provider;
    private List<JsonNode> objects;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        cluster = SecuredCluster.start(folder, WORKER);
        provider = SimulatedProvider.start(FaultPlan.NONE);
        objects = Chart.render(
                "full",
                Map.of(
                        "kafka.bootstrapServers", cluster.securedServers(),
                        "networkPolicy.enabled", "false",
                        "topics.requests[0].partitions", "3",
                        "topics.requests[1].partitions", "2",
                        "autoscaling.enabled", "false"));
        cluster.apply(objects);
    }

    @AfterAll
    void stop() {
        provider.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void theWorkerAnswersWithTheRightsOfTheChart() throws Exception {
        try (RunningWorker worker = worker()) {
            worker.awaitReady();
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", cluster.plainServers()),
                    new StringSerializer(),
                    new StringSerializer())) {
                producer.send(new ProducerRecord<>("llm.requests", "k", REQUEST))
                        .get();
                assertThat(firstOf("llm.results"))
                        .contains("\"custom_id\":\"r-1\"")
                        .contains("\"error\":null");
                assertThat(firstOf("llm.chunks")).contains("\"kind\":\"reset\"", "\"custom_id\":\"r-1\"");
                assertThat(firstOf("llm.usage")).contains("\"custom_id\":\"r-1\"");
                producer.send(new ProducerRecord<>("llm.bulk", "k", "{}")).get();
                assertThat(firstOf("llm.requests-dlt")).isEqualTo("{}");
            }
        }
        assertThat(cluster.unused(Chart.one(objects, "KafkaUser", WORKER)))
                .as("rights without which it would do as well")
                .isEmpty();
        assertThat(cluster.refused(WORKER)).isEmpty();
    }

    @Test
    @Order(2)
    void theWorkerMayNotDoWhatItDoesNotNeed() {
        refusedToSend(WORKER, "llm.requests");
        refusedToSend(WORKER, "llm.audit");
        refusedToSend(WORKER, "llm.replays");
        refusedToSend(WORKER, "llm.control");
        refusedToSend(WORKER, "llm.budgets");
        refusedToRead(WORKER, "llm.results", "drover");
        refusedToRead(WORKER, "llm.requests-dlt", "drover");
        refusedToRead(WORKER, "llm.requests", "somebody-else");
        refusedToCreateTopics(WORKER);
    }

    @Test
    @Order(3)
    void theReplayToolMayNotInventOutcomesNorPassForTheWorker() {
        refusedToSend(REPLAY, "llm.results");
        refusedToSend(REPLAY, "llm.requests-dlt");
        refusedToSend(REPLAY, "llm.ledger");
        refusedToSend(REPLAY, "llm.control");
        refusedToRead(REPLAY, "llm.requests-dlt", "drover");
        refusedToCreateTopics(REPLAY);
        refusedToBegin(REPLAY, "llm-drover-0");
        refusedToSend(SUBMITTER, "llm.results");
        refusedToSend(SUBMITTER, "llm.replays");
        refusedToBegin(SUBMITTER, "drover-replay-llm.replays");
        refusedToSend(OPERATOR, "llm.requests");
        refusedToSend(OPERATOR, "llm.ledger");
        refusedToRead(OPERATOR, "llm.requests", "drover");
    }

    /** The rights are least only if the worker does not do without one of them. */
    @Test
    @Order(4)
    void withoutARightTheWorkerIsNotReadyAndNamesTheTopic() throws Exception {
        List<AclBinding> writing = SecuredCluster.rights(WORKER, Chart.one(objects, "KafkaUser", WORKER)).stream()
                .filter(right -> right.pattern().name().equals("llm.usage"))
                .toList();
        try (Admin admin = cluster.admin()) {
            admin.deleteAcls(writing.stream().map(AclBinding::toFilter).toList())
                    .all()
                    .get();
            try (RunningWorker worker = worker()) {
                await().atMost(Duration.ofMinutes(2))
                        .untilAsserted(
                                () -> assertThat(worker.get("/health/readiness").body())
                                        .contains("OUT_OF_SERVICE")
                                        .contains("topic llm.usage cannot be seen"));
                admin.createAcls(writing).all().get();
                worker.awaitReady();
            }
        }
    }

    @Test
    @Order(5)
    void aWorkerWithAClientCertificateHasTheSameRights() throws Exception {
        List<JsonNode> mutual = Chart.render(
                "mtls", Map.of("kafka.bootstrapServers", cluster.mutualServers(), "networkPolicy.enabled", "false"));
        cluster.apply(mutual.stream()
                .filter(object -> object.path("kind").stringValue().equals("KafkaUser"))
                .toList());
        Path key = cluster.client().privateKey(folder.resolve("user.key"));
        String yaml = yaml(mutual)
                .replace(
                        "file:/etc/drover/kafka-user/user.crt",
                        cluster.client().certificate().toUri().toString())
                .replace("file:/etc/drover/kafka-user/user.key", key.toUri().toString())
                .replace("http://vllm:8000/v1", provider.baseUrl());
        Path file = Files.writeString(folder.resolve("mutual.yaml"), yaml);
        try (RunningWorker worker = RunningWorker.start(file, Map.of("DROVER_TRANSACTIONAL_ID", "llm-drover-0"))) {
            worker.awaitReady();
        }
    }

    private String yaml(List<JsonNode> rendered) {
        return Chart.one(rendered, "ConfigMap", "llm-drover")
                .path("data")
                .path("drover.yaml")
                .stringValue()
                .replace(
                        "file:/etc/drover/kafka-ca/ca.crt",
                        cluster.authority().toUri().toString());
    }

    /** With the file that the chart renders; only where it lies and who answers are the test's. */
    private RunningWorker worker() throws Exception {
        Path keys = Files.createDirectories(folder.resolve("keys"));
        for (String name : List.of("deepseek", "azure-b")) {
            Files.writeString(keys.resolve(name), "sk-simulated-not-a-secret-of-" + name);
        }
        String yaml = yaml(objects)
                .replace("/etc/drover/keys", keys.toString())
                .replace("https://api.openai.com/v1", provider.baseUrl())
                .replace("http://vllm.models:8000/v1", provider.baseUrl());
        Path file = Files.writeString(folder.resolve("drover.yaml"), yaml);
        return RunningWorker.start(
                file,
                Map.of(
                        "KAFKA_SASL_JAAS_CONFIG", SecuredCluster.jaas(WORKER),
                        "DROVER_TRANSACTIONAL_ID", "llm-drover-0",
                        "DROVER_MANAGEMENT_TOKEN", "token",
                        "OPENAI_API_KEY", "sk-simulated-not-a-secret-000"));
    }

    private String firstOf(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", cluster.plainServers());
        try (var consumer = consumer(settings, "test-of-" + topic)) {
            consumer.subscribe(List.of(topic));
            return await().atMost(Duration.ofMinutes(1))
                    .until(
                            () -> {
                                var records = consumer.poll(Duration.ofMillis(200));
                                return records.isEmpty()
                                        ? ""
                                        : records.iterator().next().value();
                            },
                            value -> !value.isEmpty());
        }
    }

    private static KafkaConsumer<String, String> consumer(Map<String, Object> client, String group) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("group.id", group);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    }

    private void refusedToSend(String user, String topic) {
        try (var producer = new KafkaProducer<>(cluster.client(user), new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>(topic, "k", "v")).get())
                    .as(user + " writes " + topic)
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
    }

    private void refusedToRead(String user, String topic, String group) {
        try (var consumer = consumer(cluster.client(user), group)) {
            consumer.subscribe(List.of(topic));
            assertThatThrownBy(() -> await().atMost(Duration.ofSeconds(30)).until(() -> {
                        consumer.poll(Duration.ofMillis(200));
                        return false;
                    }))
                    .as(user + " reads " + topic + " as " + group)
                    .isInstanceOf(AuthorizationException.class);
        }
    }

    private void refusedToBegin(String user, String transactionalId) {
        Map<String, Object> settings = new HashMap<>(cluster.client(user));
        settings.put("transactional.id", transactionalId);
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(producer::initTransactions)
                    .as(user + " is " + transactionalId)
                    .isInstanceOf(AuthorizationException.class);
        }
    }

    private void refusedToCreateTopics(String user) {
        try (Admin admin = Admin.create(cluster.client(user))) {
            assertThatThrownBy(() -> admin.createTopics(List.of(new NewTopic("llm.other", 1, (short) 1)))
                            .all()
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(AuthorizationException.class);
        }
    }
}
