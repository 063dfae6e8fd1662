package dev.drover.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final TopicPartition TP = new TopicPartition("t", 0);

    @Test
    void onlyCommittedTransactionsAreReadAndARestartKeepsThem() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopic("t", 1, Map.of("retention.ms", "-1"));
            int port = broker.port();
            try (KafkaProducer<String, String> producer = producer(broker)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("t", "kept")).get();
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("t", "dropped")).get();
                producer.abortTransaction();
            }
            assertThat(read(broker)).containsExactly("kept");

            broker.restart();

            assertThat(broker.port()).isEqualTo(port);
            assertThat(read(broker)).containsExactly("kept");
        }
    }

    @Test
    void aGivenDirectoryContinuesTheSameCluster(@TempDir Path directory) throws Exception {
        String first;
        try (EmbeddedBroker broker =
                EmbeddedBroker.builder().dataDirectory(directory).start()) {
            first = clusterId(broker);
            broker.createTopic("t", 3);
        }
        try (EmbeddedBroker broker =
                        EmbeddedBroker.builder().dataDirectory(directory).start();
                var admin = broker.admin()) {
            assertThat(clusterId(broker)).isEqualTo(first);
            assertThat(admin.listTopics().names().get()).containsExactly("t");
        }
        assertThat(directory.resolve("kafka")).exists();
    }

    @Test
    void aTakenPortIsAnErrorThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            EmbeddedBroker.builder().port(taken.getLocalPort()).start())
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    private static String clusterId(EmbeddedBroker broker) throws Exception {
        try (var admin = broker.admin()) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static KafkaProducer<String, String> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "x"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static List<String> read(EmbeddedBroker broker) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(TP));
            consumer.seekToBeginning(List.of(TP));
            long end = consumer.endOffsets(List.of(TP)).getOrDefault(TP, 0L);
            List<String> values = new ArrayList<>();
            while (consumer.position(TP) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
            }
            return values;
        }
    }

    @Test
    void aDataDirectoryBelongsToOneBrokerAtATime(@TempDir Path folder) {
        var builder = EmbeddedBroker.builder().dataDirectory(folder);
        try (var first = builder.start()) {
            assertThat(first.bootstrapServers()).isNotEmpty();
            assertThatThrownBy(builder::start).hasMessageContaining("in use by another process");
        }
    }
}
