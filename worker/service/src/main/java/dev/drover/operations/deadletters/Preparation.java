package dev.drover.operations.deadletters;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import dev.drover.contracts.RequestId;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.Decision;
import dev.drover.deadletter.Letter;
import dev.drover.deadletter.Replayed;
import dev.drover.deadletter.StoredHeader;
import dev.drover.deadletter.StoredRecord;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Makes the record that is sent for a letter. For one thread. */
final class Preparation {
    private static final MessageSanitizer SANITIZER = new MessageSanitizer(new Desensitizer());

    private final Cluster cluster;
    private final Changes changes;
    private final @Nullable LetterEditor editor;
    private final Originals originals;
    private final String run;
    private final Map<String, Integer> widths = new HashMap<>();

    /** @param editor null to send letters as they are */
    Preparation(OperationContext context, Changes changes, @Nullable LetterEditor editor, String run) {
        this.cluster = context.cluster();
        this.changes = changes;
        this.editor = editor;
        this.originals = new Originals(context);
        this.run = run;
    }

    /**
     * A record to write.
     *
     * @param replays what the mark says
     */
    record Prepared(ProducerRecord<byte[], byte[]> sends, String id, int replays) {}

    /** A letter cannot be sent, and why. */
    static final class Unfit extends Exception {
        Unfit(String why) {
            super(why);
        }
    }

    Prepared send(Letter letter, Decision.Send send, Instant now) throws Exception {
        StoredRecord original = letter.truncated() ? originals.of(letter) : letter.stored();
        String id = letter.truncated() && letter.stored().last(HeaderNames.REQUEST_ID) == null
                ? id(original, letter)
                : letter.id();
        StoredRecord changed;
        try {
            changed = changes.apply(original, now);
            changed = editor == null ? changed : editor.edit(letter, changed);
        } catch (IllegalArgumentException e) {
            throw new Unfit(refusal(e));
        }
        int replays = letter.replays() + 1;
        Origin origin = letter.dead().origin();
        int width = width(send.topic());
        Integer home = origin != null && origin.topic().equals(send.topic()) && origin.partition() < width
                ? Integer.valueOf(origin.partition())
                : null;
        return new Prepared(record(send.topic(), home, changed, Replayed.headers(changed, id, replays)), id, replays);
    }

    /** A message of our own about what a payload should be, without what it quotes of the payload. */
    static String refusal(IllegalArgumentException e) {
        return SANITIZER.refusal(String.valueOf(e.getMessage()));
    }

    Prepared park(Letter letter) throws Exception {
        String topic = cluster.topics().parked();
        int partition = letter.stored().place().partition();
        return new Prepared(
                record(
                        topic,
                        partition < width(topic) ? partition : null,
                        letter.stored(),
                        Replayed.parked(letter.stored(), run)),
                letter.id(),
                letter.replays());
    }

    /** The letter may have had no room for the header that says it. */
    private String id(StoredRecord original, Letter letter) {
        String given = original.last(HeaderNames.REQUEST_ID);
        return given == null || given.isBlank() ? RequestId.of(cluster.id(), letter.identity()) : given;
    }

    /** How many partitions a topic has; asked once. */
    private int width(String topic) throws Exception {
        Integer known = widths.get(topic);
        if (known == null) {
            if (cluster.existing(List.of(topic)).isEmpty()) {
                throw new Unfit("topic " + topic + " does not exist");
            }
            known = cluster.partitions(topic).size();
            widths.put(topic, known);
        }
        return known;
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, @Nullable Integer partition, StoredRecord content, List<StoredHeader> headers) {
        RecordHeaders kafkas = new RecordHeaders();
        headers.forEach(header -> kafkas.add(header.name(), header.value()));
        return new ProducerRecord<>(topic, partition, null, content.key(), content.value(), kafkas);
    }
}
