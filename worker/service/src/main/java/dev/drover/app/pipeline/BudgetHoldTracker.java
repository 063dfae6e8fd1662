package dev.drover.app.pipeline;

import java.time.Instant;
import java.util.List;

/**
 * Follows the spend of one assignment of a partition on its way to the ledger and back: what is written is part of
 * everybody's sums from the moment that the reader of the ledger has met the nonce of its commit.
 */
public interface BudgetHoldTracker {
    /** Of those who need not know. */
    BudgetHoldTracker NONE = new BudgetHoldTracker() {};

    /** Makes one for each assignment of a partition. */
    @FunctionalInterface
    interface Opening {
        BudgetHoldTracker open(String topic, int partition);
    }

    /** How a request of this partition draws on budgets. */
    default RequestBudget budget(String tenant, Instant deadline) {
        return RequestBudget.FREE;
    }

    /** A transaction with these is about to be committed. On the committer's thread. */
    default void written(long nonce, List<CommittedUsage> charges) {}

    /** The one last written never happened; its charges will be written again, under another nonce. */
    default void aborted(long nonce) {}

    /**
     * The reader of the ledger has met this nonce, and before it all values of its commit. The transaction may be open
     * still, or of another worker.
     */
    default void seen(long nonce) {}

    /** The partition has moved on. */
    default void close() {}
}
