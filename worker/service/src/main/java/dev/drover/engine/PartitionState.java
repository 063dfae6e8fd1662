package dev.drover.engine;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a partition and moves with it: bucket levels, cumulative values. One instance per assignment.
 * {@link #save}, {@link #contribute}, {@link #committed} and {@link #aborted} are called by the committer alone;
 * {@link #replay} and {@link #restore} before anything else; bucket levels are also read and changed by the
 * partition's calls, so levels must be safe for use by several threads.
 *
 * @param <C> the charge
 */
public interface PartitionState<C> {
    /**
     * Reads one record of the partition's journal, oldest first.
     *
     * @return the commit marker's nonce if the record is this partition's commit marker
     */
    OptionalLong replay(byte[] key, byte @Nullable [] value);

    /** Why the partition must not run, once its journal is replayed, for people; null if it may. */
    default @Nullable String obstacle() {
        return null;
    }

    /** Takes up what {@link #save} wrote on the worker that had the partition before; null or unreadable: empty. */
    void restore(byte @Nullable [] saved, Instant now);

    /** The state to travel in the offset commit; at most {@code maxBytes} long, or empty. */
    byte[] save(Instant now, int maxBytes);

    /**
     * Journal records for a transaction that is about to be committed: the new cumulative values, and the commit
     * marker with {@code nonce}. Followed by {@link #committed} or {@link #aborted}, always.
     */
    List<OutputRecord> contribute(List<C> chargesInCommitOrder, long nonce);

    /** The transaction of the last {@link #contribute} is durable. */
    void committed();

    /** It never happened. */
    void aborted();

    /** The partition has moved on. */
    void close();
}
