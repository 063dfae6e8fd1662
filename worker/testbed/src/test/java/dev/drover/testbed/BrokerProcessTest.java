package dev.drover.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class BrokerProcessTest {
    @Test
    void aKilledBrokerComesBackWithWhatItAcknowledged() throws Exception {
        Path log = Path.of("target", "broker-process-test.log");
        try (BrokerProcess broker = BrokerProcess.start(log, Map.of("auto.create.topics.enable", "true"));
                var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            long first = producer.send(new ProducerRecord<>("t", "a")).get().offset();
            broker.killAndRestart();
            long second = producer.send(new ProducerRecord<>("t", "b")).get().offset();
            assertThat(second).isGreaterThan(first);
        }
    }
}
