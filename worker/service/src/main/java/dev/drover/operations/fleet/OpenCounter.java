package dev.drover.operations.fleet;

import dev.drover.engine.CommittedProgress;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader;
import dev.drover.operations.fleet.OpenCount.Certainty;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/**
 * Counts requests without an outcome by reading what lies between the committed offset and the end: nothing else tells a
 * request from a transaction marker. Of long queues only the beginning is read.
 */
final class OpenCounter {
    /** Offsets of each partition that are looked at. */
    private static final long LOOKED_AT = 1_000;

    private static final long BYTES = 16L * 1024 * 1024;
    private static final Duration TIME = Duration.ofSeconds(3);

    private final Map<TopicPartition, Look> looks = new HashMap<>();
    private final long since = System.nanoTime();
    private long bytes;
    private boolean enough;

    /** What was seen of one partition. */
    private static final class Look {
        private final HeldPartition held;
        private final long end;
        private long passed; // the offset below which all is known
        private long requests;
        private long open;

        private Look(HeldPartition held) {
            this.held = held;
            this.passed = held.firstOpen();
            this.end = Math.min(held.end(), passed + LOOKED_AT);
        }

        private void see(long offset) {
            CommittedProgress progress = held.progress();
            passed = offset + 1;
            requests++;
            open += progress == null || !progress.isComplete(offset) ? 1 : 0;
        }

        private long offsets() {
            return passed - held.firstOpen();
        }
    }

    private OpenCounter() {}

    /** The same partitions with what is open in them, and a remark if that could not be counted. */
    static List<HeldPartition> count(OperationContext context, List<HeldPartition> partitions) throws Exception {
        OpenCounter count = new OpenCounter();
        Map<TopicPartition, Long> begins = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (HeldPartition held : partitions) {
            if (held.lag() > 0) {
                Look look = new Look(held);
                count.looks.put(held.partition(), look);
                begins.put(held.partition(), look.passed);
                ends.put(held.partition(), look.end);
            }
        }
        try (TopicReader reader = TopicReader.between(context, begins, ends)) {
            reader.read(count::see);
        } catch (TopicAuthorizationException _) {
            context.remark(new FleetRemark.MarkersAreCounted());
            return partitions;
        }
        if (!count.enough) {
            count.looks.values().forEach(look -> look.passed = look.end);
        }
        return partitions.stream().map(count::counted).toList();
    }

    /** Whether to go on. */
    private boolean see(ConsumerRecord<byte[], byte[]> each) {
        Look look = looks.get(new TopicPartition(each.topic(), each.partition()));
        if (look != null) {
            look.see(each.offset());
        }
        bytes += Math.max(0, each.serializedValueSize());
        enough = bytes > BYTES || System.nanoTime() - since > TIME.toNanos();
        return !enough;
    }

    private HeldPartition counted(HeldPartition held) {
        Look look = looks.get(held.partition());
        if (look == null) {
            return held;
        }
        if (look.passed >= held.end()) {
            return held.with(new OpenCount(look.open, Certainty.EXACT));
        }
        long behind = held.mostOpenFrom(look.passed);
        return held.with(new OpenCount(look.open + (long) Math.ceil(behind * share(look)), Certainty.ABOUT));
    }

    /** Of requests among offsets: in this partition, else in all. */
    private double share(Look look) {
        if (look.offsets() > 0) {
            return look.requests / (double) look.offsets();
        }
        long offsets = looks.values().stream().mapToLong(Look::offsets).sum();
        long requests = looks.values().stream().mapToLong(each -> each.requests).sum();
        return offsets == 0 ? 1 : requests / (double) offsets;
    }
}
