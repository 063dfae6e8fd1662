package dev.drover.engine;

import dev.drover.engine.EngineSettings.StartAt;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/** Where an assigned partition goes on, decided from what the broker says about it. Pure. */
sealed interface Restart {
    /**
     * Go on at {@code base}.
     *
     * @param complete bit i stands for offset {@code base + i}
     * @param levels null: empty buckets
     * @param nonce null: no commit marker to wait for, read the journal to its end
     * @param lost records that left the log before they were answered; markers and gaps count too
     * @param note what an operator should know, empty if nothing
     * @param commitNow the offset must be committed before anything completes, or a crash would start elsewhere
     */
    record From(
            long base,
            BitSet complete,
            byte @Nullable [] levels,
            @Nullable Long nonce,
            long lost,
            String note,
            boolean commitNow)
            implements Restart {}

    /** Do not start: going on could lose or repeat. */
    record Refuse(String why) implements Restart {}

    /**
     * What the broker says.
     *
     * @param logStart the first offset that the log still has
     * @param logEnd the end as a read-uncommitted client sees it
     */
    record Facts(long clusterHash, long topicHash, long logStart, long logEnd) {}

    /** @param committed null if the group has no offset for the partition */
    static Restart decide(@Nullable OffsetAndMetadata committed, Facts facts, StartAt startAt) {
        if (committed == null) {
            long base = startAt == StartAt.EARLIEST ? facts.logStart : facts.logEnd;
            return new From(base, new BitSet(), null, null, 0, "", true);
        }
        return switch (CommitBlob.read(committed.metadata(), facts.clusterHash, facts.topicHash, committed.offset())) {
            case CommitBlob.Reading.Valid(var blob) ->
                within(facts, blob.base(), blob.complete(), blob.levels(), blob.nonce());
            case CommitBlob.Reading.Foreign _ -> within(facts, committed.offset(), new BitSet(), null, null);
            case CommitBlob.Reading.TopicRecreated _ ->
                new From(
                        facts.logStart,
                        new BitSet(),
                        null,
                        null,
                        0,
                        "the topic was created again since the last commit: starting at its beginning",
                        true);
            case CommitBlob.Reading.Unreadable(var why) -> new Refuse(why);
        };
    }

    private static From within(
            Facts facts, long base, BitSet complete, byte @Nullable [] levels, @Nullable Long nonce) {
        if (base < facts.logStart) {
            int passed = Math.toIntExact(Math.min(facts.logStart - base, Integer.MAX_VALUE));
            long lost = facts.logStart - base - complete.get(0, passed).cardinality();
            String note = lost == 0
                    ? ""
                    : "retention removed up to " + lost + " records before they were answered: give the topic more";
            BitSet rest = complete.get(passed, Math.max(passed, complete.length()));
            return new From(facts.logStart, rest, levels, nonce, lost, note, lost > 0);
        }
        if (base > facts.logEnd) {
            return new From(
                    facts.logEnd,
                    new BitSet(),
                    levels,
                    nonce,
                    0,
                    "the log ends at " + facts.logEnd + ", below the committed offset " + base
                            + ": it was truncated; going on at its end",
                    true);
        }
        return new From(base, complete, levels, nonce, 0, "", false);
    }
}
