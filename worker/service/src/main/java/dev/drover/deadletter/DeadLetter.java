package dev.drover.deadletter;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record of a dead-letter topic, by who wrote it. */
public sealed interface DeadLetter {
    /** The dead letter itself. */
    StoredRecord stored();

    /** The record that died, null if the letter does not say. */
    @Nullable
    Origin origin();

    /** Why, in one word: a {@code FailureCode}, or an exception's simple name. */
    String reason();

    /** Why, in a sentence; may be empty. */
    String error();

    /** Who wrote it, as {@code -o json} says. */
    default String writer() {
        return switch (this) {
            case Drover _ -> "drover";
            case Spring _ -> "spring";
            case Connect _ -> "connect";
            case Streams _ -> "streams";
            case ShareGroup _ -> "share-group";
            case SmallRye _ -> "smallrye";
            case Unknown _ -> "unknown";
        };
    }

    /**
     * Ours.
     *
     * @param attempts empty if there were none or the header is unreadable
     * @param truncated bytes of the original value if it did not fit, else -1
     */
    record Drover(
            StoredRecord stored,
            @Nullable Origin origin,
            String reason,
            String error,
            @Nullable String tenant,
            List<Attempt> attempts,
            int replays,
            long truncated)
            implements DeadLetter {
        public Drover {
            attempts = List.copyOf(attempts);
        }
    }

    /** spring-kafka's {@code DeadLetterPublishingRecoverer}. */
    record Spring(
            StoredRecord stored,
            @Nullable Origin origin,
            String reason,
            String error,
            @Nullable String group) implements DeadLetter {}

    /** A Kafka Connect sink (KIP-298), with context headers enabled. */
    record Connect(
            StoredRecord stored,
            @Nullable Origin origin,
            String reason,
            String error,
            @Nullable String connector) implements DeadLetter {}

    /** Kafka Streams (KIP-1034). */
    record Streams(StoredRecord stored, @Nullable Origin origin, String reason, String error) implements DeadLetter {}

    /** The broker, for a share group (KIP-1191); of the original record it keeps key and value, not the headers. */
    record ShareGroup(
            StoredRecord stored,
            @Nullable Origin origin,
            String reason,
            String error,
            @Nullable String group) implements DeadLetter {}

    /** SmallRye Reactive Messaging's dead-letter-queue. */
    record SmallRye(StoredRecord stored, @Nullable Origin origin, String reason, String error) implements DeadLetter {}

    /** Nobody that we know; perhaps Connect without context headers. */
    record Unknown(StoredRecord stored) implements DeadLetter {
        @Override
        public @Nullable Origin origin() {
            return null;
        }

        @Override
        public String reason() {
            return "unknown";
        }

        @Override
        public String error() {
            return "";
        }
    }
}
