package dev.drover.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.app.kafka.LoggedTopicEvents;
import dev.drover.app.properties.DroverProperties;
import dev.drover.testbed.EmbeddedBroker;
import dev.drover.topics.TopicKeeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;

/** Topics of the chart and of compose, beside those that a worker makes itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartTopicsTest {
    /** What only an operator can know; a worker that makes topics leaves it to the broker's defaults. */
    private static final Set<String> OPERATORS = Set.of("retention.ms", "max.message.bytes", "min.insync.replicas");

    private final Map<String, Topic> made = new TreeMap<>();

    private record Topic(int partitions, Map<String, String> configs) {}

    /** Lets the worker's own room make the topics, and reads what was set. */
    @BeforeAll
    void make() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            DroverProperties properties = new Binder(
                            new MapConfigurationPropertySource(Map.of("drover.topics.partitions", "6")))
                    .bindOrCreate("drover", DroverProperties.class);
            try (TopicKeeper keeper = new TopicKeeper(
                    Map.of("bootstrap.servers", broker.bootstrapServers()),
                    properties.wantedTopics(),
                    new LoggedTopicEvents())) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> keeper.lookAtAll() instanceof TopicKeeper.Finding.Ready);
            }
            try (Admin admin = broker.admin()) {
                Set<String> names = admin.listTopics().names().get();
                var descriptions = admin.describeTopics(names).allTopicNames().get();
                var configs = admin.describeConfigs(names.stream()
                                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                                .toList())
                        .all()
                        .get();
                configs.forEach((resource, config) -> made.put(
                        resource.name(),
                        new Topic(
                                requireNonNull(descriptions.get(resource.name()))
                                        .partitions()
                                        .size(),
                                set(config.entries()))));
            }
        }
    }

    @Test
    void theChartsTopicsAreSetAsAWorkerSetsThem() {
        Map<String, Topic> charts = new HashMap<>();
        for (JsonNode object : Chart.render("scram")) {
            if (object.path("kind").stringValue().equals("KafkaTopic")) {
                Map<String, String> configs = new TreeMap<>();
                object.at("/spec/config")
                        .properties()
                        .forEach(config ->
                                configs.put(config.getKey(), config.getValue().asString()));
                charts.put(
                        object.at("/spec/topicName").stringValue(),
                        new Topic(object.at("/spec/partitions").intValue(), configs));
            }
        }
        assertLikeTheWorkers(charts);
        assertThat(charts.values())
                .allSatisfy(topic -> assertThat(topic.configs()).containsEntry("min.insync.replicas", "2"));
    }

    /** What the script would have kafka-topics.sh do. */
    @Test
    void theTopicsOfComposeAreSetAsAWorkerSetsThem() throws Exception {
        String script = DeployFiles.text("compose/topics.sh").replace("/opt/kafka/bin/kafka-topics.sh", "echo");
        Process bash = new ProcessBuilder("bash", "-c", script, "topics.sh", "kafka:9092", "6").start();
        String printed = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        Map<String, Topic> composes = new HashMap<>();
        for (String line : printed.lines().toList()) {
            List<String> words = new ArrayList<>(List.of(line.split(" ")));
            Map<String, String> configs = new TreeMap<>();
            for (int i = words.indexOf("--config"); i >= 0; i = words.indexOf("--config")) {
                String[] config = words.get(i + 1).split("=", 2);
                configs.put(config[0], config[1]);
                words.subList(i, i + 2).clear();
            }
            composes.put(
                    words.get(words.indexOf("--topic") + 1),
                    new Topic(Integer.parseInt(words.get(words.indexOf("--partitions") + 1)), configs));
        }
        assertLikeTheWorkers(composes);
    }

    private void assertLikeTheWorkers(Map<String, Topic> others) {
        assertThat(made).containsOnlyKeys(DeployFiles.usedTopics());
        made.forEach((name, topic) -> {
            Topic other = requireNonNull(others.get(name), name);
            assertThat(other.partitions()).as(name).isEqualTo(topic.partitions());
            assertThat(other.configs()).as(name).containsAllEntriesOf(topic.configs());
            Map<String, String> more = new TreeMap<>(other.configs());
            more.keySet().removeAll(topic.configs().keySet());
            assertThat(more.keySet()).as(name).isSubsetOf(OPERATORS);
        });
    }

    private static Map<String, String> set(Iterable<ConfigEntry> entries) {
        Map<String, String> set = new TreeMap<>();
        for (ConfigEntry entry : entries) {
            if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                set.put(entry.name(), entry.value());
            }
        }
        return set;
    }
}
