package dev.drover.bench;

import dev.drover.bench.peers.PeerCall;
import dev.drover.bench.peers.PeerSettings;
import java.io.IOException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

/** Spring Kafka's listener as most services have one: a thread a partition, one call after the other, at least once. */
public final class ListenerLoop {
    private ListenerLoop() {}

    /** @param arguments those of {@link PeerSettings} */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // As in a plain listener: the producer's own retries are all there is.
    public static void main(String[] arguments) throws InterruptedException {
        PeerSettings settings = PeerSettings.of(arguments);
        PeerCall call = new PeerCall(settings);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings.producer());
        ContainerProperties properties = new ContainerProperties(settings.requests());
        properties.setMessageListener((MessageListener<byte[], byte[]>) record -> {
            try {
                call.outcome(record.key(), record.value()).forEach(producer::send);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        var container = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<byte[], byte[]>(settings.consumer()), properties);
        container.setConcurrency(settings.partitions());
        container.start();
        Thread.currentThread().join();
    }
}
