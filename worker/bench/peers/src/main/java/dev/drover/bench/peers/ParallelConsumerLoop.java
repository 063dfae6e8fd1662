package dev.drover.bench.peers;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Confluent's Parallel Consumer, unordered, with one thread per call in flight, as its documentation shows it. */
public final class ParallelConsumerLoop {
    private static final Duration COMMIT_EVERY = Duration.ofMillis(50);

    private ParallelConsumerLoop() {}

    /** @param arguments {@code plain} or {@code transactional}, then those of {@link PeerSettings} */
    public static void main(String[] arguments) throws InterruptedException {
        boolean transactional = arguments[0].equals("transactional");
        PeerSettings settings = PeerSettings.of(java.util.Arrays.copyOfRange(arguments, 1, arguments.length));
        Map<String, Object> producer = new HashMap<>(settings.producer());
        if (transactional) {
            producer.put("transactional.id", settings.group());
        }
        var options = ParallelConsumerOptions.<byte[], byte[]>builder()
                .consumer(new KafkaConsumer<>(settings.consumer()))
                .producer(new KafkaProducer<>(producer))
                .ordering(ProcessingOrder.UNORDERED)
                .maxConcurrency(settings.inFlight())
                .commitInterval(COMMIT_EVERY)
                .commitMode(
                        transactional
                                ? CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER
                                : CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
                .build();
        PeerCall call = new PeerCall(settings);
        ParallelStreamProcessor<byte[], byte[]> processor = ParallelStreamProcessor.createEosStreamProcessor(options);
        processor.subscribe(List.of(settings.requests()));
        processor.pollAndProduceMany(context -> {
            var record = context.getSingleConsumerRecord();
            try {
                return call.outcome(record.key(), record.value());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.currentThread().join();
    }
}
