package dev.drover.operations.deadletters;

import dev.drover.operations.ProgressListener;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.cluster.TopicReader.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits for the outcomes of requests that a replay sends. To be made before the replay: outcomes are read from where the
 * result topic ended then. For one thread.
 */
public final class ReplayWatch {
    /** Of a broker that restarts. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final OperationContext context;
    private final Map<TopicPartition, Long> begins;
    /** What the letter died of, by where its request went. */
    private final Map<String, String> open = new HashMap<>();

    private final Map<String, Map<String, Long>> ended = new TreeMap<>();
    private final Map<String, Long> parked = new TreeMap<>();

    private ReplayWatch(OperationContext context, Map<TopicPartition, Long> begins) {
        this.context = context;
        this.begins = Map.copyOf(begins);
    }

    static ReplayWatch begin(OperationContext context) throws Exception {
        List<TopicPartition> partitions = new ArrayList<>(
                context.cluster().partitions(context.cluster().topics().results()));
        return new ReplayWatch(context, context.cluster().offsets(partitions, OffsetSpec.latest(), End.STABLE));
    }

    /** Takes what became of a letter; waits for its outcome if it was sent. */
    public void sent(LetterOutcome outcome) {
        if (outcome.what().equals(LetterOutcome.SENT) && outcome.to() != null) {
            open.put(outcome.to(), outcome.letter().dead().reason());
        } else if (outcome.what().equals(LetterOutcome.PARKED)) {
            parked.merge(outcome.letter().dead().reason(), 1L, Long::sum);
        }
    }

    /**
     * Returns when every request has its outcome, or the time is over.
     *
     * @param atMost how long to wait for outcomes that are not there yet
     */
    public ReplayOutcomes await(Duration atMost) {
        return context.carryOut(() -> {
            if (!open.isEmpty()) {
                follow(atMost);
            }
            Map<String, Long> left = new TreeMap<>();
            open.values().forEach(reason -> left.merge(reason, 1L, Long::sum));
            return ReplayOutcomes.of(ended, left, parked);
        });
    }

    private void follow(Duration atMost) throws Exception {
        long total = open.size();
        long began = System.nanoTime();
        try (ProgressListener.Task bar = context.begin("outcomes", total);
                TopicReader reader = TopicReader.between(
                        context, begins, context.cluster().offsets(begins.keySet(), OffsetSpec.latest(), End.STABLE))) {
            reader.follow(
                    SILENCE,
                    result -> {
                        take(result);
                        return !open.isEmpty();
                    },
                    _ -> {
                        bar.at(total - open.size());
                        return System.nanoTime() - began < atMost.toNanos();
                    });
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> result) {
        String reason = open.remove(Answers.origin(result));
        if (reason != null) {
            ended.computeIfAbsent(reason, _ -> new TreeMap<>()).merge(Answers.ending(result.value()), 1L, Long::sum);
        }
    }
}
