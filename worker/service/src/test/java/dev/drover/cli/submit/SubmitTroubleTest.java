package dev.drover.cli.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.HeaderNames;
import dev.drover.testbed.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(300)
class SubmitTroubleTest {
    @TempDir
    private Path folder = Path.of(".");

    private final StringWriter err = new StringWriter();

    private Path batch(int lines) throws Exception {
        return Files.write(
                folder.resolve("b.jsonl"),
                IntStream.range(0, lines)
                        .mapToObj(i -> "{\"custom_id\":\"r-" + i + "\",\"url\":\"/v1/completions\",\"body\":{}}")
                        .toList());
    }

    private int submit(EmbeddedBroker broker, Path file, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(file.toString(), "--bootstrap-server", broker.bootstrapServers()));
        arguments.addAll(List.of(more));
        return new CommandLine(new SubmitCommand())
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
    }

    private static List<String> lines(EmbeddedBroker broker) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition("llm.requests", 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = consumer.endOffsets(partitions).values().iterator().next();
            List<String> lines = new ArrayList<>();
            while (consumer.position(partitions.getFirst()) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(each -> lines.add(new String(
                                each.headers().lastHeader(HeaderNames.LINE).value(), StandardCharsets.UTF_8)));
            }
            return lines;
        }
    }

    @Test
    void aBrokerThatGoesAwayInTheMiddleIsWaitedForAndNoLineIsLostOrDoubled() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopic("llm.requests", 1);
            broker.createTopic("llm.results", 1);
            Path file = batch(600);
            var code = CompletableFuture.supplyAsync(() -> submit(broker, file, "--rate", "100"));
            org.awaitility.Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> lines(broker).size() > 50);
            broker.restart();
            assertThat(code.get(200, TimeUnit.SECONDS)).as("%s", err).isZero();
            assertThat(lines(broker)).hasSize(600).doesNotHaveDuplicates();
        }
    }

    @Test
    void aRightThatIsMissingIsNamed() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.builder()
                        .property("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                        .property("allow.everyone.if.no.acl.found", true)
                        .start();
                Admin admin = broker.admin()) {
            broker.createTopic("llm.requests", 1);
            broker.createTopic("llm.results", 1);
            Path file = batch(3);
            assertDenied(
                    broker,
                    admin,
                    file,
                    ResourceType.TRANSACTIONAL_ID,
                    "drover-submit-t",
                    AclOperation.WRITE,
                    "transactional id");
            assertDenied(broker, admin, file, ResourceType.GROUP, "drover-submit-t", AclOperation.READ, "group");
            // With its first right a topic is closed for all else.
            admin.createAcls(List.of(
                            right(ResourceType.TOPIC, "llm.requests", AclOperation.READ, AclPermissionType.ALLOW)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            assertDenied(broker, admin, file, ResourceType.TOPIC, "llm.requests", AclOperation.WRITE, "llm.requests");
            assertDenied(broker, admin, file, ResourceType.TOPIC, "llm.results", AclOperation.READ, "llm.results");
            assertThat(submit(broker, file, "--id", "t")).as("%s", err).isZero();
            assertThat(lines(broker)).hasSize(3);
        }
    }

    private void assertDenied(
            EmbeddedBroker broker,
            Admin admin,
            Path file,
            ResourceType type,
            String name,
            AclOperation operation,
            String named)
            throws Exception {
        AclBinding denied = right(type, name, operation, AclPermissionType.DENY);
        admin.createAcls(List.of(denied)).all().get(30, TimeUnit.SECONDS);
        err.getBuffer().setLength(0);
        assertThat(submit(broker, file, "--id", "t")).isEqualTo(1);
        assertThat(err.toString()).contains("not authorised").contains(named).doesNotContain("\tat ");
        AclBinding allowed = right(type, name, AclOperation.ALL, AclPermissionType.ALLOW);
        admin.deleteAcls(List.of(denied.toFilter())).all().get(30, TimeUnit.SECONDS);
        admin.createAcls(List.of(allowed)).all().get(30, TimeUnit.SECONDS);
    }

    private static AclBinding right(
            ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }
}
