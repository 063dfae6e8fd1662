package dev.drover.operations.submit;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.deadletter.JsonPath;
import dev.drover.engine.RecordSize;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Turns a line into what is sent, or says why it cannot be. Pure: the same line always gives the same.
 *
 * @param edits what is set on every line
 * @param maxBytes of a record, as the topic counts them
 * @param topic for messages
 * @param routes that workers know
 */
record LineCheck(LineEdits edits, int maxBytes, String topic, Routes routes) {
    private static final MessageSanitizer SANITIZER = new MessageSanitizer(new Desensitizer());

    /** With nothing known of chains. */
    LineCheck(LineEdits edits, int maxBytes, String topic) {
        this(edits, maxBytes, topic, Routes.UNKNOWN);
    }

    /** Counted for every id, so that a line fits or does not whatever the submit is called. */
    static final int LONGEST_ID = 100;

    /** What is sent with each line, but for the line's number. */
    private static final Headers SENT =
            new RecordHeaders().add(HeaderNames.SUBMIT, new byte[LONGEST_ID]).add(HeaderNames.LINE, new byte[0]);

    Checked check(Line line) {
        byte[] bytes = line.bytes();
        if (bytes == null) {
            return tooLarge(line.number(), line.length(), null);
        }
        if (isBlank(bytes)) {
            return new Checked.Blank();
        }
        return switch (RequestCodec.decode(bytes, RequestHeaders.NONE)) {
            case Decoded.Rejected rejected -> bad(line.number(), rejected);
            case Decoded.Accepted(var request) -> edited(line.number(), bytes, request);
        };
    }

    private Checked edited(long number, byte[] bytes, InferenceRequest asItIs) {
        Map<String, String> members = edits.of(asItIs.format());
        byte[] value = JsonEdits.with(bytes, members);
        if (!members.isEmpty()
                && RequestCodec.decode(value, RequestHeaders.NONE) instanceof Decoded.Rejected rejected) {
            return bad(number, rejected);
        }
        String task = edits.task() == null ? asItIs.task() : edits.task();
        String chain = edits.chain() == null ? asItIs.chain() : edits.chain();
        String nowhere = routes.problem(task, chain);
        if (nowhere != null) {
            return new BadLine(number, nowhere, asItIs.customId());
        }
        byte[] key = null;
        if (edits.key() != null) {
            JsonText found = edits.key().in(JsonText.check(value));
            if (found == null || found.isNull() || found.isObject() || found.isArray()) {
                return new BadLine(number, noKey(edits.key(), found), asItIs.customId());
            }
            String text = found.string();
            key = (text == null ? found.text() : text).getBytes(StandardCharsets.UTF_8);
        }
        long size = size(number, key, value);
        return size > maxBytes
                ? tooLarge(number, size, asItIs.customId())
                : new Checked.Good(
                        number,
                        key,
                        value,
                        asItIs.customId(),
                        edits.deadline() == null ? asItIs.deadline() : edits.deadline(),
                        chain == null ? task : null);
    }

    private static Checked bad(long number, Decoded.Rejected rejected) {
        return new BadLine(
                number,
                SANITIZER.refusal(rejected.message()),
                rejected.salvage().customId());
    }

    private Checked tooLarge(long number, long size, @Nullable String customId) {
        return new BadLine(
                number,
                "%,d bytes, but topic %s takes records of at most %,d (max.message.bytes)"
                        .formatted(size, topic, maxBytes),
                customId);
    }

    private static long size(long number, byte @Nullable [] key, byte[] value) {
        return RecordSize.of(key, value, SENT) + Long.toString(number).length();
    }

    /** Some lines without a key would lie on other partitions than the rest of their kind. */
    private static String noKey(JsonPath path, @Nullable JsonText found) {
        return (found == null || found.isNull() ? "it has no " + path : path + " is an object or an array")
                + ", which --key makes the record's key";
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte each : bytes) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }
}
