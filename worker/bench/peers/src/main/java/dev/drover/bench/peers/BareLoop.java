package dev.drover.bench.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The least that gives each request one committed outcome: a consumer, virtual threads, and a transaction every 50 ms
 * with the outcomes of each partition's finished beginning and its offset. Has no quota, no chain, no budget, no cost and
 * no metrics; one slow call holds back what its partition has finished behind it; a failed call ends the process.
 */
public final class BareLoop {
    private static final Duration COMMIT_EVERY = Duration.ofMillis(50);
    /** Finished and unfinished requests of all partitions; beyond it nothing is polled. */
    private static final int HELD = 20_000;

    private record Call(
            ConsumerRecord<byte[], byte[]> record, CompletableFuture<List<ProducerRecord<byte[], byte[]>>> outcome) {}

    private final PeerSettings settings;
    private final Map<TopicPartition, Deque<Call>> calls = new HashMap<>();
    private final Semaphore slots;
    private int held;

    private BareLoop(PeerSettings settings) {
        this.settings = settings;
        this.slots = new Semaphore(settings.inFlight());
    }

    public static void main(String[] arguments) throws IOException {
        new BareLoop(PeerSettings.of(arguments)).run();
    }

    private void run() throws IOException {
        Properties transactional = new Properties();
        transactional.putAll(settings.producer());
        transactional.put("transactional.id", settings.group());
        try (PeerCall call = new PeerCall(settings);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.consumer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(transactional);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            producer.initTransactions();
            consumer.subscribe(List.of(settings.requests()));
            long commitAt = System.nanoTime();
            while (true) {
                consumer.poll(Duration.ofMillis(5)).forEach(record -> start(record, call, threads));
                pauseOrResume(consumer);
                if (System.nanoTime() >= commitAt) {
                    commit(consumer, producer);
                    commitAt = System.nanoTime() + COMMIT_EVERY.toNanos();
                }
            }
        }
    }

    private void start(ConsumerRecord<byte[], byte[]> record, PeerCall call, ExecutorService threads) {
        var outcome = CompletableFuture.supplyAsync(
                () -> {
                    slots.acquireUninterruptibly();
                    try {
                        return call.outcome(record.key(), record.value());
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        slots.release();
                    }
                },
                threads);
        calls.computeIfAbsent(new TopicPartition(record.topic(), record.partition()), _ -> new ArrayDeque<>())
                .add(new Call(record, outcome));
        held++;
    }

    private void pauseOrResume(KafkaConsumer<byte[], byte[]> consumer) {
        Collection<TopicPartition> assigned = consumer.assignment();
        if (held >= HELD) {
            consumer.pause(assigned);
        } else {
            consumer.resume(consumer.paused());
        }
    }

    private void commit(KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, Deque<Call>> partition : calls.entrySet()) {
            Iterator<Call> waiting = partition.getValue().iterator();
            while (waiting.hasNext()) {
                Call call = waiting.next();
                if (!call.outcome().isDone()) {
                    break;
                }
                if (offsets.isEmpty()) {
                    producer.beginTransaction();
                }
                call.outcome().join().forEach(producer::send);
                offsets.put(
                        partition.getKey(), new OffsetAndMetadata(call.record().offset() + 1));
                waiting.remove();
                held--;
            }
        }
        if (!offsets.isEmpty()) {
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            producer.commitTransaction();
        }
    }
}
