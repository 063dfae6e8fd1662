package dev.drover.engine;

import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** What a producer's exception asks for. Kafka wraps causes; the innermost telling one decides. */
final class ProducerErrors {
    enum Kind {
        /** Abort, keep, try again. */
        ABORTABLE,
        /** Abort, keep, take a new snapshot, try again. */
        OWNERSHIP_MOVED,
        /** This producer is over. */
        FENCED,
        /** An operator must act. */
        REFUSED,
        /** One record can never be sent. */
        UNSENDABLE
    }

    private static final String NO_METADATA = "not present in metadata";

    private ProducerErrors() {}

    static Kind kind(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            Kind kind = own(t);
            if (kind != null) {
                return kind;
            }
        }
        return Kind.ABORTABLE;
    }

    private static @Nullable Kind own(Throwable t) {
        return switch (t) {
            case ProducerFencedException _,
                    InvalidProducerEpochException _,
                    InvalidPidMappingException _,
                    OutOfOrderSequenceException _ -> Kind.FENCED;
            case CommitFailedException _,
                    RetriableCommitFailedException _,
                    RebalanceInProgressException _,
                    IllegalGenerationException _,
                    StaleMemberEpochException _,
                    UnknownMemberIdException _,
                    FencedInstanceIdException _ -> Kind.OWNERSHIP_MOVED;
            case RecordTooLargeException _, RecordBatchTooLargeException _, InvalidRecordException _ -> Kind.UNSENDABLE;
            case AuthorizationException _,
                    UnknownTopicOrPartitionException _,
                    InvalidTopicException _,
                    UnsupportedVersionException _ -> Kind.REFUSED;
            case TimeoutException e when missingPartition(e) -> Kind.REFUSED;
            default -> null;
        };
    }

    /**
     * The client's only word for a partition that its topic does not have. Of a topic it says nearly the same, also when no
     * broker answers; a topic that does not exist is told by the cause, which is there only if a broker said so.
     */
    private static boolean missingPartition(TimeoutException e) {
        return Optional.ofNullable(e.getMessage())
                .filter(m -> m.startsWith("Partition ") && m.contains(NO_METADATA))
                .isPresent();
    }

    /** Nobody has said that the topic is missing: nobody has answered. */
    private static boolean noAnswer(Throwable t) {
        String message = t.getMessage();
        return t instanceof TimeoutException
                && t.getCause() == null
                && message != null
                && message.startsWith("Topic ")
                && message.contains(NO_METADATA);
    }

    /** The messages of an exception and its causes, for people. */
    static String describe(Throwable error) {
        StringBuilder text = new StringBuilder();
        String last = null;
        for (Throwable t = error; t != null; t = t.getCause()) {
            String message = noAnswer(t)
                    ? "no broker answers"
                    : t.getClass().getSimpleName() + (t.getMessage() == null ? "" : ": " + t.getMessage());
            if (!message.equals(last)) {
                text.append(text.isEmpty() ? "" : "; ").append(message);
            }
            last = message;
        }
        return text.toString();
    }
}
