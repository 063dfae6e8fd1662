package dev.drover.deadletter;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.AttemptsHeader;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells by its headers who wrote a dead letter, and reads them. Never throws: a header that is not what its writer
 * documents counts as absent. Where a record died several times the newest story counts, and for spring-kafka, whose
 * retry topics are stations of one death, the first origin.
 */
public final class Recognition {
    private Recognition() {}

    public static DeadLetter of(StoredRecord stored) {
        if (stored.has(HeaderNames.REASON)) {
            return drover(stored);
        }
        if (stored.hasPrefix(HeaderFamilies.SPRING)) {
            return spring(stored);
        }
        if (stored.hasPrefix(HeaderFamilies.CONNECT)) {
            return connect(stored);
        }
        if (stored.hasPrefix(HeaderFamilies.STREAMS)) {
            return streams(stored);
        }
        if (stored.hasPrefix(HeaderFamilies.SHARE_GROUP)) {
            return shareGroup(stored);
        }
        if (stored.has("dead-letter-reason") || stored.has("dead-letter-topic")) {
            return smallRye(stored);
        }
        return new DeadLetter.Unknown(stored);
    }

    private static DeadLetter drover(StoredRecord stored) {
        Origin binary = binaryOrigin(
                stored.last(HeaderNames.DLT_ORIGINAL_TOPIC),
                stored.lastBytes(HeaderNames.DLT_ORIGINAL_PARTITION),
                stored.lastBytes(HeaderNames.DLT_ORIGINAL_OFFSET));
        return new DeadLetter.Drover(
                stored,
                binary == null ? Origins.parse(stored.last(HeaderNames.ORIGIN)) : binary,
                or(stored.last(HeaderNames.REASON), "unknown"),
                or(stored.last(HeaderNames.ERROR), ""),
                stored.last(HeaderNames.TENANT),
                attempts(stored.lastBytes(HeaderNames.ATTEMPTS), stored.timestamp()),
                replays(stored),
                truncated(stored));
    }

    private static DeadLetter spring(StoredRecord stored) {
        String cause = stored.last("kafka_dlt-exception-cause-fqcn");
        return new DeadLetter.Spring(
                stored,
                binaryOrigin(
                        stored.first(HeaderNames.DLT_ORIGINAL_TOPIC),
                        stored.firstBytes(HeaderNames.DLT_ORIGINAL_PARTITION),
                        stored.firstBytes(HeaderNames.DLT_ORIGINAL_OFFSET)),
                simpleName(cause == null ? stored.last(HeaderNames.DLT_EXCEPTION_FQCN) : cause),
                or(stored.last(HeaderNames.DLT_EXCEPTION_MESSAGE), ""),
                stored.last(HeaderNames.DLT_ORIGINAL_CONSUMER_GROUP));
    }

    private static DeadLetter connect(StoredRecord stored) {
        return new DeadLetter.Connect(
                stored,
                textOrigin(
                        stored.last("__connect.errors.topic"),
                        stored.last("__connect.errors.partition"),
                        stored.last("__connect.errors.offset")),
                simpleName(stored.last("__connect.errors.exception.class.name")),
                or(stored.last("__connect.errors.exception.message"), ""),
                stored.last("__connect.errors.connector.name"));
    }

    private static DeadLetter streams(StoredRecord stored) {
        String exception = stored.last("__streams.errors.exception");
        return new DeadLetter.Streams(
                stored,
                textOrigin(
                        stored.last("__streams.errors.topic"),
                        stored.last("__streams.errors.partition"),
                        stored.last("__streams.errors.offset")),
                // The exception's toString: class and message.
                simpleName(exception == null ? null : exception.split("[:\\s]", 2)[0]),
                or(stored.last("__streams.errors.message"), ""));
    }

    private static DeadLetter shareGroup(StoredRecord stored) {
        String message = or(stored.last("__dlq.errors.message"), "");
        String lower = message.toLowerCase(java.util.Locale.ROOT);
        return new DeadLetter.ShareGroup(
                stored,
                textOrigin(
                        stored.last("__dlq.errors.topic"),
                        stored.last("__dlq.errors.partition"),
                        stored.last("__dlq.errors.offset")),
                lower.contains("reject")
                        ? "rejected"
                        : lower.contains("delivery count") ? "delivery_count_exceeded" : "unknown",
                message,
                stored.last("__dlq.errors.group"));
    }

    /** Writes its own headers before those of the record. */
    private static DeadLetter smallRye(StoredRecord stored) {
        return new DeadLetter.SmallRye(
                stored,
                textOrigin(
                        stored.first("dead-letter-topic"),
                        stored.first("dead-letter-partition"),
                        stored.first("dead-letter-offset")),
                simpleName(stored.first("dead-letter-exception-class-name")),
                or(stored.first("dead-letter-reason"), ""));
    }

    private static List<Attempt> attempts(byte @Nullable [] header, java.time.Instant died) {
        try {
            return header == null ? List.of() : AttemptsHeader.decode(header, died);
        } catch (IllegalArgumentException _) {
            return List.of();
        }
    }

    /** As the worker reads it. */
    static int replays(StoredRecord stored) {
        String said = stored.last(HeaderNames.REPLAYS);
        return said != null && said.matches("[0-9]{1,9}") ? Integer.parseInt(said) : 0;
    }

    private static long truncated(StoredRecord stored) {
        String said = stored.last(HeaderNames.TRUNCATED);
        return said == null ? -1 : said.matches("[0-9]{1,12}") ? Long.parseLong(said) : 0;
    }

    private static @Nullable Origin binaryOrigin(
            @Nullable String topic, byte @Nullable [] partition, byte @Nullable [] offset) {
        return topic == null
                        || partition == null
                        || partition.length != Integer.BYTES
                        || offset == null
                        || offset.length != Long.BYTES
                ? null
                : Origins.of(
                        topic,
                        ByteBuffer.wrap(partition).getInt(),
                        ByteBuffer.wrap(offset).getLong());
    }

    private static @Nullable Origin textOrigin(
            @Nullable String topic, @Nullable String partition, @Nullable String offset) {
        return topic == null
                        || partition == null
                        || !partition.matches("[0-9]{1,9}")
                        || offset == null
                        || !offset.matches("[0-9]{1,18}")
                ? null
                : Origins.of(topic, Integer.parseInt(partition), Long.parseLong(offset));
    }

    private static String simpleName(@Nullable String className) {
        if (className == null || className.isBlank()) {
            return "unknown";
        }
        String name = className.strip();
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    private static String or(@Nullable String said, String otherwise) {
        return said == null ? otherwise : said;
    }
}
