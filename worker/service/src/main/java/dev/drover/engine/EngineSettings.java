package dev.drover.engine;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the engine runs; every value is above zero and was validated by whoever read the configuration.
 *
 * @param topics request topics
 * @param journalTopic compacted; partition p holds what belongs to partition p of each request topic
 * @param group consumer group
 * @param transactionalId null: group, instance and a random part per process
 * @param inFlight calls at a time in this process
 * @param inFlightBytes bytes of polled, unfinished records held by this process
 * @param span offsets between a partition's oldest unfinished record and its newest started one, at most 16,384
 * @param drain how long unfinished calls may go on after a revoke or a stop
 * @param commitFloor the shortest time between two commits
 * @param maxPollInterval as the consumer's; drain is below it
 * @param maxRequestBytes the largest record that the producer and the output topics take
 */
public record EngineSettings(
        List<String> topics,
        String journalTopic,
        String group,
        @Nullable String transactionalId,
        Protocol protocol,
        Guarantee guarantee,
        StartAt startAt,
        int inFlight,
        long inFlightBytes,
        int span,
        Duration drain,
        Duration commitFloor,
        Duration maxPollInterval,
        Duration transactionTimeout,
        int maxRequestBytes) {
    /** The largest span whose bitmap fits a commit blob beside its header. */
    public static final int MAX_SPAN = 16_384;

    /** What the broker's {@code offset.metadata.max.bytes} must allow: characters of a commit blob. */
    public static final int METADATA_CHARACTERS = CommitBlob.MAX_CHARACTERS;

    public EngineSettings {
        topics = List.copyOf(topics);
    }

    public enum Protocol {
        CONSUMER,
        CLASSIC
    }

    public enum Guarantee {
        EXACTLY_ONCE,
        AT_LEAST_ONCE
    }

    /** Where a partition starts that this group never had. */
    public enum StartAt {
        EARLIEST,
        LATEST
    }
}
