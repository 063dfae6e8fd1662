package dev.drover.operations.deadletters;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.contracts.Topics;
import dev.drover.deadletter.Decision;
import dev.drover.deadletter.Decision.Fail;
import dev.drover.deadletter.Decision.Park;
import dev.drover.deadletter.Decision.Send;
import dev.drover.deadletter.Decision.Skip;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.ReplayRules;
import dev.drover.operations.StopToken;
import dev.drover.operations.deadletters.Preparation.Prepared;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a run out: letter by letter in the order of each partition, some at a time in one transaction that holds the
 * requests, their marks, and how far the run is. To be made by whoever holds the claim and has read the marks since. For
 * one thread.
 */
final class Replay {
    private static final long LARGEST_BATCH = 8L << 20;

    private final Parts parts;
    private final Pace pace;
    private final Consumer<LetterOutcome> outcomes;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final List<Item> batch = new ArrayList<>();
    private int writes;
    private long bytes;

    /**
     * What a run is made of.
     *
     * @param run its id
     * @param memory beside each partition's offset
     */
    record Parts(
            Claim claim,
            Marks marks,
            ReplayRules rules,
            Preparation preparation,
            StopToken stop,
            Topics topics,
            String run,
            Map<TopicPartition, ReplayId.Memory> memory) {}

    /**
     * A letter of the transaction that comes next.
     *
     * @param prepared null if nothing is written for it
     */
    private record Item(
            Letter letter,
            String what,
            String detail,
            @Nullable Prepared prepared) {}

    /** @param outcomes is told of each letter when its transaction is committed */
    Replay(Parts parts, Pace pace, Consumer<LetterOutcome> outcomes) {
        this.parts = parts;
        this.pace = pace;
        this.outcomes = outcomes;
    }

    /** Takes a letter; may carry out those that it has. */
    void take(Letter letter) throws Exception {
        Instant now = Instant.now();
        Decision decision = parts.rules.decide(letter, parts.marks, now);
        try {
            switch (decision) {
                case Skip(var what, var why) -> add(new Item(letter, what.wire(), why, null));
                case Fail(var why) -> add(new Item(letter, LetterOutcome.FAILED, why, null));
                case Park(var why) -> add(new Item(letter, LetterOutcome.PARKED, why, parts.preparation.park(letter)));
                case Send send ->
                    add(new Item(letter, LetterOutcome.SENT, "", parts.preparation.send(letter, send, now)));
            }
        } catch (LetterEditor.Unchanged e) {
            add(new Item(letter, LetterOutcome.UNCHANGED, String.valueOf(e.getMessage()), null));
        } catch (Preparation.Unfit e) {
            add(new Item(letter, LetterOutcome.FAILED, String.valueOf(e.getMessage()), null));
        }
        Origin place = letter.stored().place();
        positions.put(new TopicPartition(place.topic(), place.partition()), place.offset() + 1);
        if (writes >= pace.batch() || bytes >= LARGEST_BATCH || batch.size() >= 5_000) {
            carryOut(List.of());
        }
    }

    private void add(Item item) {
        batch.add(item);
        if (item.prepared != null) {
            writes++;
            bytes += item.letter.stored().size();
            // A second letter of the same death, in this or a later transaction, finds the first.
            parts.marks.put(
                    item.letter.identity(), mark(item, item.what.equals(LetterOutcome.SENT) ? "this run" : null));
        }
    }

    /**
     * Ends the transaction that is being collected.
     *
     * @param also records that go with it, such as an audit record
     */
    void carryOut(List<ProducerRecord<byte[], byte[]>> also) throws Exception {
        List<Item> items = List.copyOf(batch);
        batch.clear();
        int sending = writes;
        writes = 0;
        bytes = 0;
        long wait = pace.take(sending, System.nanoTime());
        if (wait > 0) {
            parts.stop.pause(Duration.ofNanos(wait));
        }
        try {
            parts.stop.shield(() -> {
                commit(items, also, offsets());
                return null;
            });
        } catch (Claim.Aborted e) {
            if (sending == 0 || concernsAll(e.why())) {
                throw e.why();
            }
            oneByOne(items, also);
        }
    }

    /** What was refused because of one letter, without that letter. */
    private void oneByOne(List<Item> items, List<ProducerRecord<byte[], byte[]>> also) throws Exception {
        Set<Origin> refused = new HashSet<>();
        for (Item item : items) {
            if (item.prepared == null) {
                // What was passed over because of a first letter of the same death was not sent by that one.
                boolean first = refused.contains(item.letter.identity());
                tell(
                        item,
                        first ? LetterOutcome.FAILED : item.what,
                        null,
                        first ? "the other letter of the same request was refused" : item.detail);
                continue;
            }
            try {
                parts.stop.shield(() -> {
                    commit(List.of(item), List.of(), Map.of());
                    return null;
                });
            } catch (Claim.Aborted e) {
                if (concernsAll(e.why())) {
                    throw e.why();
                }
                parts.marks.forget(item.letter.identity());
                refused.add(item.letter.identity());
                tell(item, LetterOutcome.FAILED, null, "refused: " + word(e.why()));
            }
        }
        // Only now is the run past all of them: a stop in between must find the rest again.
        parts.stop.shield(() -> {
            commit(List.of(), also, offsets());
            return null;
        });
    }

    /**
     * Whether a refusal would meet every other letter as well. After the first refusal in a transaction the client answers
     * with an exception of its own, and the broker's word is its cause.
     */
    static boolean concernsAll(Throwable refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException || cause instanceof UnknownTopicOrPartitionException) {
                return true;
            }
            if (cause instanceof ApiException) {
                return false;
            }
        }
        return true;
    }

    /** The broker's word, which may be a cause. */
    private static String word(Throwable refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return String.valueOf(refusal.getMessage());
    }

    private void commit(
            List<Item> items,
            List<ProducerRecord<byte[], byte[]>> also,
            Map<TopicPartition, OffsetAndMetadata> passed) {
        List<Item> written =
                items.stream().filter(item -> item.prepared != null).toList();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        written.forEach(item -> {
            if (item.prepared != null) {
                records.add(item.prepared.sends());
            }
        });
        try {
            List<RecordMetadata> places = parts.claim.transact(
                    records, where -> companions(written, where, also), passed, ReplayId.group(parts.run));
            int at = 0;
            for (Item item : items) {
                tell(item, item.what, item.prepared == null ? null : place(places.get(at++)), item.detail);
            }
        } catch (Claim.InDoubt e) {
            items.forEach(
                    item -> tell(item, item.prepared == null ? item.what : LetterOutcome.IN_DOUBT, null, item.detail));
            throw e;
        }
    }

    private List<ProducerRecord<byte[], byte[]>> companions(
            List<Item> written, List<RecordMetadata> places, List<ProducerRecord<byte[], byte[]>> also) {
        List<ProducerRecord<byte[], byte[]>> companions = new ArrayList<>(also);
        for (int i = 0; i < written.size(); i++) {
            Item item = written.get(i);
            ReplayMark mark = mark(item, item.what.equals(LetterOutcome.SENT) ? place(places.get(i)) : null);
            parts.marks.put(item.letter.identity(), mark);
            companions.add(new ProducerRecord<>(
                    parts.topics.replays(),
                    item.letter.identity().toString().getBytes(StandardCharsets.UTF_8),
                    mark.encode()));
        }
        return companions;
    }

    private ReplayMark mark(Item item, @Nullable String to) {
        Prepared prepared = item.prepared;
        return new ReplayMark(
                prepared == null ? item.letter.id() : prepared.id(),
                prepared == null ? item.letter.replays() : prepared.replays(),
                Instant.now(),
                parts.run,
                to);
    }

    private static String place(RecordMetadata metadata) {
        return new Origin(metadata.topic(), metadata.partition(), metadata.offset()).toString();
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        positions.forEach((partition, offset) -> {
            ReplayId.Memory memory = parts.memory.get(partition);
            offsets.put(
                    partition, new OffsetAndMetadata(offset, Optional.empty(), memory == null ? "" : memory.encode()));
        });
        return offsets;
    }

    /** How far the run is where nothing had to be done. */
    void passed(Map<TopicPartition, Long> offsets) {
        positions.putAll(offsets);
    }

    private void tell(Item item, String what, @Nullable String to, String detail) {
        String id = item.prepared == null ? item.letter.id() : item.prepared.id();
        outcomes.accept(new LetterOutcome(item.letter, id, what, to, detail));
    }
}
