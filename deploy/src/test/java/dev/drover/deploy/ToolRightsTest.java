package dev.drover.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.HeaderNames;
import dev.drover.testbed.ChildProcess;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.SimulatedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * The commands, each as the user that the chart makes for it, against a broker with SASL_SSL that grants nothing else.
 * They do all that they are for, use every right that they have, and are refused what is another's.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ToolRightsTest {
    private Path folder;
    private SecuredCluster cluster;
    private SimulatedProvider provider;
    private RunningWorker worker;
    private List<JsonNode> objects;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        cluster = SecuredCluster.start(folder, "nobody");
        provider = SimulatedProvider.start(FaultPlan.NONE);
        objects = Chart.render(
                "scram", Map.of("kafka.bootstrapServers", cluster.securedServers(), "networkPolicy.enabled", "false"));
        cluster.apply(objects);
        String yaml = Chart.one(objects, "ConfigMap", "llm-drover")
                .path("data")
                .path("drover.yaml")
                .stringValue()
                .replace(
                        "file:/etc/drover/kafka-ca/ca.crt",
                        cluster.authority().toUri().toString())
                .replace("http://vllm:8000/v1", provider.baseUrl());
        worker = RunningWorker.start(
                Files.writeString(folder.resolve("drover.yaml"), yaml),
                Map.of(
                        "KAFKA_SASL_JAAS_CONFIG",
                        SecuredCluster.jaas("llm-drover-worker"),
                        "DROVER_TRANSACTIONAL_ID",
                        "llm-drover-0"));
        worker.awaitReady();
    }

    @AfterAll
    void stop() {
        if (worker != null) {
            worker.close();
        }
        provider.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void theSubmitterSubmitsAndCollects() throws Exception {
        Path batch = Files.write(
                folder.resolve("batch.jsonl"),
                List.of(
                        request("well", "Hello").replace("\"body\":{", "\"chunks\":true,\"body\":{\"stream\":true,"),
                        request("bad-1", "fault=invalid times=1"),
                        request("bad-2", "fault=invalid times=2")));
        Path output = folder.resolve("output.jsonl");
        String said = run("submitter", 3, "submit", batch.toString(), "--wait", "--output", output.toString());
        assertThat(Files.readAllLines(output)).as(said).hasSize(3);
        assertThat(run("submitter", 0, "results", "--from", "1h")).contains("bad-1", "bad-2", "well");
        assertThat(run("submitter", 0, "results", "--follow", "--chunks", "--from", "1h", "--limit", "3"))
                .contains("bad-1", "bad-2", "well");
        exactlyTheRightsOf("submitter");
    }

    @Test
    @Order(2)
    void theReplayToolListsReplaysAndParks() throws Exception {
        assertThat(run("replay", 0, "dlq", "list")).contains("bad-1", "bad-2");
        assertThat(run("replay", 0, "dlq", "stats")).contains("invalid_request");
        // Something to read for the dry run, which looks at the budgets.
        run("operator", 0, "budgets", "set", "--tenant", "other", "--period", "day", "--usd", "10", "--yes");
        run("replay", 0, "dlq", "replay", "--dry-run");
        assertThat(runJob()).contains("2 sent");
        assertThat(run("replay", 0, "dlq", "replay", "--id", truncated(), "--answered", "--because", "it was large"))
                .contains("1 sent");
        run("replay", 0, "dlq", "park", "--id", "bad-2", "--again", "--because", "it never works");
        assertThat(run("replay", 0, "dlq", "list", "--parked")).contains("bad-2");
        exactlyTheRightsOf("replay");
    }

    @Test
    @Order(3)
    void theOperatorLooksPausesAndSetsBudgets() throws Exception {
        assertThat(run("operator", 0, "status")).contains("llm.requests");
        run("operator", 0, "control", "pause", "--model", "small", "--because", "maintenance");
        assertThat(run("operator", 0, "control", "list")).contains("small");
        run("operator", 0, "control", "resume", "--model", "small");
        run("operator", 0, "costs");
        run("operator", 0, "costs", "--source", "ledger");
        run("operator", 0, "budgets", "set", "--tenant", "acme", "--period", "day", "--usd", "10", "--yes");
        assertThat(run("operator", 0, "budgets", "list")).contains("acme");
        exactlyTheRightsOf("operator");
    }

    @ParameterizedTest
    @Order(4)
    @CsvSource(delimiter = '|', textBlock = """
        replay    | submit BATCH                                              | drover-
        replay    | costs                                                     | llm.usage
        replay    | control pause --model small                               | llm.control
        submitter | dlq list                                                  | llm.requests-dlt
        submitter | costs --source ledger                                     | llm.ledger
        submitter | control pause --model small                               | llm.control
        operator  | submit BATCH                                              | not authorised
        operator  | results --from 1h                                         | llm.results
        operator  | dlq list                                                  | llm.requests-dlt
        """)
    void whatIsAnothersIsRefusedAndNamed(String user, String command, String names) throws Exception {
        String[] arguments = command.replace(
                        "BATCH", folder.resolve("batch.jsonl").toString())
                .split(" ");
        assertThat(run(user, 1, arguments)).contains("not authorised").contains(names);
    }

    @Test
    @Order(5)
    void theReplayToolMayDeleteNothing() throws Exception {
        assertThat(run("replay", 3, "dlq", "purge", "--before", "0s", "--because", "tidy", "--yes"))
                .contains("not authorised: grant Delete on topic llm.requests-dlt");
        assertThat(run("replay", 0, "dlq", "list")).contains("bad-1");
    }

    private void exactlyTheRightsOf(String user) throws Exception {
        String name = "llm-drover-" + user;
        assertThat(cluster.unused(Chart.one(objects, "KafkaUser", name)))
                .as("rights without which it would do as well")
                .isEmpty();
        assertThat(cluster.refused(name)).isEmpty();
    }

    /** Sends a request, and a letter of it as if it had been too large to keep it; returns where the request is. */
    private String truncated() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.plainServers()), new StringSerializer(), new StringSerializer())) {
            String request = request("large", "Hello");
            RecordMetadata place = producer.send(new ProducerRecord<>("llm.requests", "large", request))
                    .get();
            String origin = place.topic() + "-" + place.partition() + "@" + place.offset();
            ProducerRecord<String, String> letter = new ProducerRecord<>("llm.requests-dlt", 0, "large", "");
            letter.headers()
                    .add("kafka_dlt-original-topic", place.topic().getBytes(UTF_8))
                    .add(
                            "kafka_dlt-original-partition",
                            ByteBuffer.allocate(4).putInt(place.partition()).array())
                    .add(
                            "kafka_dlt-original-offset",
                            ByteBuffer.allocate(8).putLong(place.offset()).array())
                    .add(
                            "kafka_dlt-original-timestamp",
                            ByteBuffer.allocate(8).putLong(place.timestamp()).array())
                    .add(HeaderNames.REASON, "result_too_large".getBytes(UTF_8))
                    .add(HeaderNames.ORIGIN, origin.getBytes(UTF_8))
                    .add(
                            HeaderNames.TRUNCATED,
                            Integer.toString(request.length()).getBytes(UTF_8));
            producer.send(letter).get();
            return origin;
        }
    }

    /** What the chart's Job would run, but for where its files are. */
    private String runJob() throws Exception {
        Map<String, String> values = Map.of(
                "kafka.bootstrapServers", cluster.securedServers(),
                "networkPolicy.enabled", "false",
                "replay.enabled", "true",
                "replay.because", "the model was mended",
                "replay.commandConfigSecret", "replay",
                "replay.args[0]", "--reason",
                "replay.args[1]", "invalid_request",
                "replay.args[2]", "--rate=100");
        List<String> arguments = Chart.one(Chart.render("scram", values), "Job", "llm-drover-replay")
                .at("/spec/template/spec/containers/0/args")
                .valueStream()
                .map(JsonNode::stringValue)
                .map(argument -> argument.equals("/etc/drover/replay/client.properties")
                        ? properties("replay").toString()
                        : argument)
                .toList();
        return ended("the Job", 0, arguments);
    }

    private static String request(String id, String prompt) {
        return """
            {"custom_id":"%s","method":"POST","url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":"%s"}]}}\
            """.formatted(id, prompt);
    }

    private String run(String user, int code, String... command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--bootstrap-server", cluster.securedServers(), "--command-config"));
        arguments.add(properties(user).toString());
        return ended(user + " " + String.join(" ", command), code, arguments);
    }

    private Path properties(String user) {
        String name = "llm-drover-" + user;
        try {
            return cluster.commandConfig(name, folder.resolve(name + ".properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what it printed, errors included. */
    private String ended(String what, int code, List<String> arguments) throws Exception {
        try (ChildProcess process = Tool.start(folder, arguments.toArray(String[]::new))) {
            Integer ended = process.exitCode(Duration.ofMinutes(3));
            String printed = Files.readString(process.log());
            assertThat(ended).as(what + "\n" + printed).isEqualTo(code);
            return printed;
        }
    }
}
