package dev.drover.app.kafka;

import static dev.drover.app.kafka.TopicShape.Measure.ANY;
import static dev.drover.app.kafka.TopicShape.Measure.AT_LEAST;
import static dev.drover.app.kafka.TopicShape.Measure.AT_MOST;
import static dev.drover.app.kafka.TopicShape.Measure.SAME;

import dev.drover.app.kafka.TopicShape.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.TopicConfig;

/** How each of Drover's topics is to be. Everything that creates or checks topics asks here. */
public final class TopicShapes {
    /** What an answer needs above the request that it answers, in bytes: envelope, attempts, headers. */
    public static final int HEADROOM = 64 * 1024;

    private static final Duration DEAD_LETTERS_KEPT = Duration.ofDays(30);
    private static final Duration PARKED_KEPT = Duration.ofDays(90);
    private static final Duration AUDIT_KEPT = Duration.ofDays(365);

    private TopicShapes() {}

    /** @param bytes the largest request and {@link #HEADROOM} */
    public static TopicShape results(String name, int partitions, int bytes) {
        return new TopicShape(
                name,
                partitions,
                List.of(size(bytes), deleted()),
                "answers would be cut, " + HEADROOM + " bytes more than the largest request are needed");
    }

    /** @param bytes the largest request and {@link #HEADROOM} */
    public static TopicShape deadLetters(String name, int partitions, int bytes) {
        return new TopicShape(
                name,
                partitions,
                List.of(size(bytes), deleted(), kept(DEAD_LETTERS_KEPT, ANY)),
                "dead letters would lose the request, " + HEADROOM + " bytes more than the largest are needed");
    }

    /** @param retention how far reports reach back */
    public static TopicShape usage(String name, int partitions, Duration retention) {
        return new TopicShape(
                name,
                partitions,
                List.of(
                        deleted(),
                        new Setting(
                                TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()), AT_LEAST, false)),
                "");
    }

    /**
     * Each commit overwrites the values of the commits before it, and whoever starts reads all that is there: what is
     * overwritten must go soon. Only closed segments are compacted, so they are closed every ten minutes; a log is
     * compacted when a tenth of it is new, and at the latest after an hour. The records of a batch repeat one another,
     * which compression takes away.
     */
    public static TopicShape ledger(String name, int partitions) {
        List<Setting> settings = new ArrayList<>(List.of(compacted()));
        settings.add(
                atMost(TopicConfig.SEGMENT_MS_CONFIG, Duration.ofMinutes(10).toMillis()));
        settings.add(atMost(TopicConfig.SEGMENT_BYTES_CONFIG, 64 * 1024 * 1024));
        settings.add(new Setting(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1", AT_MOST, false));
        settings.add(atMost(
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Duration.ofHours(1).toMillis()));
        settings.add(new Setting(TopicConfig.COMPRESSION_TYPE_CONFIG, "lz4", ANY, false));
        return new TopicShape(name, partitions, settings, "what was spent would be forgotten");
    }

    /** One partition, so that there is one order; more are read, too. */
    public static TopicShape budgets(String name) {
        return new TopicShape(name, 1, List.of(compacted()), "budgets and top-ups would be lost");
    }

    /** One partition, so that there is one order; more are read, too. */
    public static TopicShape control(String name) {
        return new TopicShape(name, 1, List.of(compacted()), "what operators said would be forgotten");
    }

    /** @param bytes what a dead letter may have, since that is what is parked */
    public static TopicShape parked(String name, int partitions, int bytes) {
        return new TopicShape(
                name,
                partitions,
                List.of(size(bytes), deleted(), kept(PARKED_KEPT, AT_LEAST)),
                "large dead letters could not be parked");
    }

    /** Marks, by the origin of what was replayed; kept for good. A partition is enough: one run writes at a time. */
    public static TopicShape replays(String name) {
        return new TopicShape(
                name, 1, List.of(compacted()), "it would forget what was replayed, and replays would send it again");
    }

    public static TopicShape audit(String name) {
        return new TopicShape(name, 1, List.of(deleted(), kept(AUDIT_KEPT, AT_LEAST)), "");
    }

    /** Requests, results and letters have keys that repeat: compaction would remove some that nobody has read. */
    static Setting deleted() {
        return new Setting(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE, SAME, false);
    }

    private static Setting compacted() {
        return new Setting(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT, SAME, true);
    }

    private static Setting size(int bytes) {
        return new Setting(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes), AT_LEAST, true);
    }

    private static Setting kept(Duration time, TopicShape.Measure measure) {
        return new Setting(TopicConfig.RETENTION_MS_CONFIG, Long.toString(time.toMillis()), measure, false);
    }

    private static Setting atMost(String name, long value) {
        return new Setting(name, Long.toString(value), AT_MOST, false);
    }
}
