package dev.drover.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions come and go. Runs on the poll thread, inside {@code poll} and {@code close}. A revoked partition is
 * let go only when no transaction holds it any more: one that is still open when the callback returns is not
 * fenced under KIP-848, and would be accepted late.
 */
final class Rebalance<C> implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(Rebalance.class);

    /** Interrupted calls get at most this long to give back what they hold. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private static final Duration STEP = Duration.ofMillis(10);

    private final EngineSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final PartitionProcessors<C> lanes;
    private final PartitionLoader<C> loader;
    private final CommitQueue<C> queue;
    private final Runnable tasks;
    private final EngineEvents events;

    Rebalance(
            EngineSettings settings,
            Consumer<byte[], byte[]> consumer,
            PartitionProcessors<C> lanes,
            PartitionLoader<C> loader,
            CommitQueue<C> queue,
            Runnable tasks,
            EngineEvents events) {
        this.settings = settings;
        this.consumer = consumer;
        this.lanes = lanes;
        this.loader = loader;
        this.queue = queue;
        this.tasks = tasks;
        this.events = events;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> loader.add(lanes.open(partition, consumer)));
        publish();
        if (!partitions.isEmpty()) {
            log.info("assigned {}", partitions);
            events.rebalanced(partitions.size(), 0, 0);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<PartitionProcessor<C>> leaving = lanes.of(partitions);
        if (leaving.isEmpty()) {
            return;
        }
        log.info("revoked {}", partitions);
        try {
            // with the classic protocol the generation has already moved: commits with the one of before would fail
            publish();
            drain(leaving, this::publish);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lanes.remove(partitions);
            publish();
        }
        events.rebalanced(0, partitions.size(), 0);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        List<PartitionProcessor<C>> lost = lanes.of(partitions);
        lanes.remove(partitions);
        queue.giveUp(lost);
        publish();
        if (!lost.isEmpty()) {
            log.warn("lost {}", partitions);
            events.rebalanced(0, 0, lost.size());
        }
    }

    private void publish() {
        lanes.publish(consumer.groupMetadata());
    }

    /**
     * Stops dispatch, lets calls end for as long as the drain time allows, interrupts the rest, commits, closes the
     * lanes. Returns when no transaction holds them; what could not be committed is delivered again elsewhere.
     *
     * @param meanwhile run again and again while waiting
     */
    void drain(List<PartitionProcessor<C>> leaving, Runnable meanwhile) throws InterruptedException {
        long start = System.nanoTime();
        Duration afterInterrupt = settings.drain().compareTo(AFTER_INTERRUPT) < 0 ? settings.drain() : AFTER_INTERRUPT;
        leaving.forEach(PartitionProcessor::stopDispatch);
        awaitIdle(leaving, settings.drain(), meanwhile);
        leaving.forEach(PartitionProcessor::interruptCalls);
        awaitIdle(leaving, afterInterrupt, meanwhile);
        CompletableFuture<Boolean> flushed = queue.flush(leaving);
        // past this the group evicts us, which is safe, but costs every other partition a move
        long patience = settings.maxPollInterval().multipliedBy(9).dividedBy(10).toNanos();
        await(flushed, () -> System.nanoTime() - start <= patience, meanwhile);
        if (!flushed.isDone()) {
            log.warn("{} could not be committed in time and will be answered again", leaving);
        }
        // a call that did not heed its interrupt may have ended since: once closed, a lane enters no other
        // transaction, and one that has it is waited for
        leaving.forEach(PartitionProcessor::close);
        await(queue.giveUp(leaving), () -> true, meanwhile);
    }

    private void awaitIdle(List<PartitionProcessor<C>> leaving, Duration atMost, Runnable meanwhile)
            throws InterruptedException {
        long start = System.nanoTime();
        for (PartitionProcessor<C> lane : leaving) {
            while (!lane.awaitIdle(STEP) && System.nanoTime() - start < atMost.toNanos()) {
                tasks.run();
                meanwhile.run();
            }
        }
    }

    private void await(CompletableFuture<?> future, BooleanSupplier patient, Runnable meanwhile)
            throws InterruptedException {
        while (!future.isDone() && patient.getAsBoolean()) {
            tasks.run();
            meanwhile.run();
            try {
                future.get(STEP.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // looked at again
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
