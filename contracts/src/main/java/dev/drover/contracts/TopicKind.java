package dev.drover.contracts;

import static dev.drover.contracts.TopicSetting.Measure.ANY;
import static dev.drover.contracts.TopicSetting.Measure.AT_LEAST;
import static dev.drover.contracts.TopicSetting.Measure.AT_MOST;
import static dev.drover.contracts.TopicSetting.Measure.SAME;

import dev.drover.contracts.TopicSetting.Measure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Drover's topics, and all that is known of each: the one place for these facts. Properties, names, creation, checks and
 * commands read them here; chart, compose and {@code asyncapi.yaml} are compared with them by tests.
 */
public enum TopicKind {
    /** Requests, of producers. There may be several request topics. */
    REQUESTS("requests", "llm.requests", Width.AS_REQUESTS, Size.OWN, User.WORKER, "", Settings.DELETED),
    /** One terminal line per request. */
    RESULTS(
            "results",
            "llm.results",
            Width.AS_REQUESTS,
            Size.ANSWER,
            User.WORKER,
            "answers would be cut, " + TopicKind.HEADROOM + " bytes more than the largest request are needed",
            Settings.DELETED),
    /** The original bytes of every request that ended in an error, except the cancelled. */
    DEAD_LETTERS(
            "dead-letters",
            "llm.requests" + Topics.DEAD_LETTER_SUFFIX,
            Width.AS_REQUESTS,
            Size.ANSWER,
            User.WORKER,
            "dead letters would lose the request, " + TopicKind.HEADROOM + " bytes more than the largest are needed",
            Settings.DELETED,
            Settings.kept(Duration.ofDays(30), ANY)),
    /** One event per attempt. The retention is a property: reports reach as far back. */
    USAGE("usage", "llm.usage", Width.AS_REQUESTS, Size.OWN, User.WORKER, "", Settings.DELETED),
    /**
     * Cumulative spend and commit markers. Each commit overwrites the values of the commits before it, and a worker that
     * starts reads all that is there: old values must go soon. Only closed segments are compacted, so they are closed
     * every ten minutes; a log is compacted when a tenth of it is new, and at the latest after an hour. The records of a
     * batch repeat one another, which compression takes away.
     */
    LEDGER(
            "ledger",
            "llm.ledger",
            Width.NO_LESS_THAN_REQUESTS,
            Size.OWN,
            User.WORKER,
            "what was spent would be forgotten",
            Settings.COMPACTED,
            Settings.atMost("segment.ms", Duration.ofMinutes(10).toMillis()),
            Settings.atMost("segment.bytes", 64 * 1024 * 1024),
            new TopicSetting("min.cleanable.dirty.ratio", "0.1", AT_MOST, false),
            Settings.atMost("max.compaction.lag.ms", Duration.ofHours(1).toMillis()),
            new TopicSetting("compression.type", "lz4", ANY, false)),
    /** Budgets and top-ups that are set while workers run. */
    BUDGETS(
            "budgets",
            "llm.budgets",
            Width.ONE,
            Size.OWN,
            User.WORKER,
            "budgets and top-ups would be lost",
            Settings.COMPACTED),
    /** Withdrawn requests. Reserved: nothing reads or writes the topic yet. */
    CANCELLATIONS("cancellations", "llm.cancellations", Width.ONE, Size.OWN, User.NOBODY, "", Settings.DELETED),
    /** The operator's word about models and credentials. */
    CONTROL(
            "control",
            "llm.control",
            Width.ONE,
            Size.OWN,
            User.WORKER,
            "what operators said would be forgotten",
            Settings.COMPACTED),
    /** What each worker of a group is configured with, told to the others, and which budgets it found too small. */
    WORKERS(
            "workers",
            "llm.workers",
            Width.ONE,
            Size.OWN,
            User.FLEET,
            "workers would forget one another",
            Settings.COMPACTED),
    /**
     * Chunks of streamed answers, for readers that show text as it comes. The results are kept; what came before them need not be, so
     * segments are closed each hour and go soon after.
     */
    CHUNKS(
            "chunks",
            "llm.chunks",
            Width.AS_REQUESTS,
            Size.OWN,
            User.FLEET,
            "",
            Settings.DELETED,
            Settings.kept(Duration.ofHours(6), ANY),
            Settings.atMost("segment.ms", Duration.ofHours(1).toMillis())),
    /** Requests that replay gave up on. */
    PARKED(
            "parked",
            "llm.requests-parked",
            Width.AS_REQUESTS,
            Size.AS_DEAD_LETTERS,
            User.REPLAY,
            "large dead letters could not be parked",
            Settings.DELETED,
            Settings.kept(Duration.ofDays(90), AT_LEAST)),
    /** Marks, by the origin of what was replayed; kept for good. One run writes at a time. */
    REPLAYS(
            "replays",
            "llm.replays",
            Width.ONE,
            Size.OWN,
            User.REPLAY,
            "it would forget what was replayed, and replays would send it again",
            Settings.COMPACTED),
    /** Who did what. */
    AUDIT(
            "audit",
            "llm.audit",
            Width.ONE,
            Size.OWN,
            User.REPLAY,
            "",
            Settings.DELETED,
            Settings.kept(Duration.ofDays(365), AT_LEAST));

    /** What an answer needs above the request that it answers, in bytes: envelope, attempts, headers. */
    public static final int HEADROOM = 64 * 1024;

    private final String key;
    private final String defaultName;
    private final Width width;
    private final Size size;
    private final User user;
    private final String otherwise;
    private final List<TopicSetting> settings;

    TopicKind(String key, String name, Width width, Size size, User user, String otherwise, TopicSetting... settings) {
        this.key = key;
        this.defaultName = name;
        this.width = width;
        this.size = size;
        this.user = user;
        this.otherwise = otherwise;
        this.settings = List.of(settings);
    }

    /** How many partitions. */
    public enum Width {
        /** As many as the widest request topic; with fewer, records go where the hash of their key says. */
        AS_REQUESTS,
        /** Input partition p writes to partition p. */
        NO_LESS_THAN_REQUESTS,
        /** One partition, so that there is one order. */
        ONE
    }

    /** How large records may be. */
    public enum Size {
        /** As the broker or the operator says. */
        OWN,
        /** The largest request and {@link #HEADROOM}. */
        ANSWER,
        AS_DEAD_LETTERS
    }

    /** What cannot work without the topic. */
    public enum User {
        WORKER,
        /** Replaying and parking, beside a worker's topics. */
        REPLAY,
        /** Workers that tell one another and those who read along; each of them works without. */
        FLEET,
        NOBODY
    }

    /** The name in {@code drover.topics.*} and after {@code --topic}. */
    public String key() {
        return key;
    }

    public String defaultName() {
        return defaultName;
    }

    public Width width() {
        return width;
    }

    public Size size() {
        return size;
    }

    public User user() {
        return user;
    }

    /** What happens where a required setting has another value: the end of "…, or else". */
    public String otherwise() {
        return otherwise;
    }

    /** What every topic of the kind needs, without its size. */
    public List<TopicSetting> settings() {
        return settings;
    }

    /** The settings of a topic whose records may be this large, in bytes; of use where the size is not the topic's own. */
    public List<TopicSetting> settings(int bytes) {
        return size == Size.OWN
                ? settings
                : Stream.concat(
                                Stream.of(
                                        new TopicSetting("max.message.bytes", Integer.toString(bytes), AT_LEAST, true)),
                                settings.stream())
                        .toList();
    }

    /** Every key, in the order of the kinds. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(TopicKind::key).toList();
    }

    /** The kinds that cannot be missed by this user, in their order. */
    public static List<TopicKind> of(User user) {
        return Arrays.stream(values()).filter(kind -> kind.user == user).toList();
    }

    /** The kind of this key; empty if there is none. */
    public static Optional<TopicKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }

    private static final class Settings {
        /** Keys of requests, results and letters repeat: compaction would remove some that nobody has read. */
        private static final TopicSetting DELETED = new TopicSetting("cleanup.policy", "delete", SAME, false);

        private static final TopicSetting COMPACTED = new TopicSetting("cleanup.policy", "compact", SAME, true);

        private static TopicSetting kept(Duration time, Measure measure) {
            return new TopicSetting("retention.ms", Long.toString(time.toMillis()), measure, false);
        }

        private static TopicSetting atMost(String name, long value) {
            return new TopicSetting(name, Long.toString(value), AT_MOST, false);
        }
    }
}
