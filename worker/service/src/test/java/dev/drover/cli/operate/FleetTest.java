package dev.drover.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.contracts.WorkerAnnouncement.Address;
import dev.drover.operations.TestingBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import picocli.CommandLine;

/** Which workers the commands ask, and whose answers they take. */
@Timeout(120)
class FleetTest {
    @RegisterExtension
    static final TestingBroker SHARED = new TestingBroker();

    private static String cluster = "";

    private final StringWriter screen = new StringWriter();

    @BeforeAll
    static void topics() throws Exception {
        SHARED.broker().createTopic("llm.requests", 4);
        SHARED.broker().createTopic("llm.control", 1, Map.of("cleanup.policy", "compact"));
        SHARED.broker().createTopic("llm.workers", 1, Map.of("cleanup.policy", "compact"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", SHARED.bootstrapServers()))) {
            cluster = admin.describeCluster().clusterId().get();
        }
    }

    private int run(Object command, String... words) {
        screen.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--bootstrap-server", SHARED.bootstrapServers()));
        return new CommandLine(command)
                .setOut(new PrintWriter(screen))
                .setErr(new PrintWriter(screen))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void workersOfAnotherClusterOrGroupAreToldApartAndLeftOut() throws Exception {
        try (TestingWorkers workers = new TestingWorkers(1)) {
            String own = workers.worker("w-1", "drover", cluster);
            String elsewhere = workers.worker("w-2", "drover", "another-cluster");
            String otherGroup = workers.worker("w-3", "batch", cluster);
            String[] all = {"--worker", own, "--worker", elsewhere, "--worker", otherGroup};

            run(new StatusCommand(), all);
            assertThat(screen.toString())
                    .contains(
                            "is a worker of another Kafka cluster (another-cluster, not " + cluster + ")",
                            "is a worker of consumer group batch, not of drover")
                    .containsOnlyOnce(" yes ");
            List<String> words = new ArrayList<>(List.of("list"));
            words.addAll(Arrays.asList(all));
            assertThat(run(new RequestsCommand(), words.toArray(String[]::new))).isEqualTo(3);
            assertThat(screen.toString())
                    .contains(
                            "http://" + elsewhere + " is a worker of another Kafka cluster",
                            "http://" + otherGroup + " is a worker of consumer group batch");
            assertThat(run(new RequestsCommand(), "list", "--worker", otherGroup, "--group", "batch"))
                    .isEqualTo(3);
            assertThat(screen.toString()).doesNotContain("is a worker of").contains("has llm.requests-1");
        }
    }

    @Test
    void allAreAskedAtTheSameTime() throws Exception {
        try (TestingWorkers workers = new TestingWorkers(3)) {
            List<String> words = new ArrayList<>(List.of("list"));
            for (int i = 0; i < 3; i++) {
                words.addAll(List.of("--worker", workers.worker("w-" + i, "drover", cluster)));
            }
            run(new RequestsCommand(), words.toArray(String[]::new));
            assertThat(screen.toString()).doesNotContain("status 503").contains("0 requests without an outcome");
        }
    }

    /** As after a kill: the group has the member until its session ends, and another worker may have the address. */
    @Test
    void aMemberThatDoesNotAnswerIsToldWithThePartitionsThatItKeeps() throws Exception {
        try (TestingWorkers workers = new TestingWorkers(1);
                KafkaConsumer<byte[], byte[]> killed = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                SHARED.bootstrapServers(),
                                "group.id",
                                "killed",
                                "group.protocol",
                                "consumer"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            killed.subscribe(List.of("llm.requests"));
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                killed.poll(Duration.ofMillis(200));
                return killed.assignment().size() == 4;
            });
            String restarted = workers.worker("restarted", "killed", cluster);
            int port = Integer.parseInt(restarted.substring(restarted.indexOf(':') + 1));
            announce(killed.groupMetadata().memberId(), new Address(port, true));

            assertThat(run(new StatusCommand(), "--group", "killed")).isEqualTo(3);
            assertThat(screen.toString())
                    .contains(
                            "4 of 4 partitions are assigned to a worker that does not answer (http://" + restarted
                                    + ")",
                            "does not answer: another worker has its address",
                            "group.consumer.session.timeout.ms",
                            "0 of 4");
            run(new StatusCommand(), "--group", "killed", "-o", "json");
            assertThat(screen.toString()).contains("\"assigned\":4");
        }
    }

    private static void announce(String member, Address address) throws Exception {
        WorkerAnnouncement said = new WorkerAnnouncement(
                "killed",
                "killed",
                member,
                "0123456789ab",
                Set.of(),
                Set.of(),
                Set.of(),
                address,
                false,
                Instant.now(),
                List.of());
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", SHARED.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>("llm.workers", WorkerAnnouncement.key("killed"), said.value()))
                    .get();
        }
    }
}
