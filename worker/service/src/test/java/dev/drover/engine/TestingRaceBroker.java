package dev.drover.engine;

import dev.drover.engine.CommitBlob.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The broker as far as races with it matter, in its harshest reading: a transaction's records and offsets become
 * visible at once, at its very end; the group's generation is looked at only then, and a current one is good for
 * every partition, owned or not. What must never happen is written down in {@link #violations}.
 */
final class TestingRaceBroker {
    private static final long HASH = 1;

    private static final class Part {
        final TreeSet<Long> log = new TreeSet<>();
        final TreeMap<Long, Integer> outcomes = new TreeMap<>();
        long end;
        long prefix;
        BitSet complete = new BitSet();
        long sum;
        boolean owned;
    }

    /** What a lane is restored from. */
    record Committed(long base, BitSet complete, long sum) {}

    final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<TopicPartition, Part> parts = new TreeMap<>(java.util.Comparator.comparing(Object::toString));
    private int generation = 1;

    /** @param offsets of records; those left out are transaction markers */
    synchronized void create(TopicPartition partition, Set<Long> offsets) {
        Part part = new Part();
        part.log.addAll(offsets);
        part.end = part.log.last() + 1;
        parts.put(partition, part);
    }

    synchronized ConsumerGroupMetadata metadata() {
        return new ConsumerGroupMetadata("group", generation, "member", java.util.Optional.empty());
    }

    /** The member goes on under a new generation; commits with the one of before fail. */
    synchronized void bump() {
        generation++;
    }

    synchronized void own(Set<TopicPartition> partitions, boolean owned) {
        partitions.forEach(partition -> part(partition).owned = owned);
    }

    /** Somebody else has a partition for a while and answers what is oldest there. */
    synchronized void answerElsewhere(TopicPartition partition, int count) {
        Part part = part(partition);
        List<Long> open = part.log.stream()
                .filter(offset -> !isComplete(part, offset))
                .limit(count)
                .toList();
        for (long offset : open) {
            part.outcomes.merge(offset, 1, Integer::sum);
            part.complete.set((int) (offset - part.prefix));
            part.sum++;
        }
        long prefix = part.prefix;
        while (prefix < part.end && (!part.log.contains(prefix) || isComplete(part, prefix))) {
            prefix++;
        }
        int passed = (int) (prefix - part.prefix);
        part.complete = part.complete.get(passed, Math.max(passed, part.complete.length()));
        part.prefix = prefix;
    }

    synchronized Committed committed(TopicPartition partition) {
        Part part = part(partition);
        return new Committed(part.prefix, (BitSet) part.complete.clone(), part.sum);
    }

    /** Records from this offset on, at most so many. */
    synchronized List<Long> fetch(TopicPartition partition, long from, int atMost) {
        return part(partition).log.tailSet(from).stream().limit(atMost).toList();
    }

    synchronized boolean allAnswered() {
        return parts.values().stream().allMatch(part -> part.log.stream().allMatch(offset -> isComplete(part, offset)));
    }

    /** @return false if the generation has moved */
    synchronized boolean commit(Batch<Long> batch) {
        if (batch.metadata().generationId() != generation) {
            return false;
        }
        batch.offsets().forEach(this::moveOffset);
        for (OutputRecord record : batch.records()) {
            TopicPartition from =
                    new TopicPartition(TestingRaceIntake.TOPIC, Objects.requireNonNull(record.partition()));
            if (record.topic().equals(TestingIntake.OUT)) {
                String text = new String(record.value(), StandardCharsets.UTF_8);
                part(from).outcomes.merge(Long.valueOf(text), 1, Integer::sum);
            } else {
                part(from).sum = ByteBuffer.wrap(record.value()).getLong();
            }
        }
        batch.offsets().keySet().forEach(this::check);
        return true;
    }

    private void moveOffset(TopicPartition partition, OffsetAndMetadata offset) {
        Part part = part(partition);
        if (!part.owned) {
            violations.add(partition + " was committed after it had moved away");
        }
        if (offset.offset() < part.prefix) {
            violations.add(partition + " went back from " + part.prefix + " to " + offset.offset());
        }
        if (CommitBlob.read(offset.metadata(), HASH, HASH, offset.offset()) instanceof Reading.Valid(var blob)) {
            part.prefix = offset.offset();
            part.complete = blob.complete();
        } else {
            violations.add(partition + " has an unreadable blob");
        }
    }

    /** What is committed as complete has an outcome, one; what has an outcome is committed as complete. */
    private void check(TopicPartition partition) {
        Part part = part(partition);
        for (long offset : part.log) {
            int outcomes = part.outcomes.getOrDefault(offset, 0);
            if (outcomes != (isComplete(part, offset) ? 1 : 0)) {
                violations.add(partition + "@" + offset + " has " + outcomes + " outcomes and is "
                        + (isComplete(part, offset) ? "" : "not ") + "complete");
            }
        }
        if (part.sum != part.outcomes.size()) {
            violations.add(partition + " has " + part.outcomes.size() + " outcomes and a sum of " + part.sum);
        }
    }

    private static boolean isComplete(Part part, long offset) {
        return offset < part.prefix || part.complete.get((int) (offset - part.prefix));
    }

    private Part part(TopicPartition partition) {
        Part part = parts.get(partition);
        if (part == null) {
            throw new IllegalArgumentException("no " + partition);
        }
        return part;
    }

    static String blob(OffsetWindow.Plan plan, long nonce) {
        return new CommitBlob(HASH, HASH, plan.prefix(), nonce, plan.complete(), new byte[0])
                .encode(EngineSettings.MAX_SPAN);
    }

    synchronized List<String> open() {
        List<String> open = new ArrayList<>();
        parts.forEach((partition, part) -> part.log.stream()
                .filter(offset -> !isComplete(part, offset))
                .forEach(offset -> open.add(partition + "@" + offset)));
        return open;
    }
}
