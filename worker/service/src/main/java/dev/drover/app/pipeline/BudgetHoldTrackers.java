package dev.drover.app.pipeline;

import dev.drover.limit.PartitionHolds;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * The holds on budgets of the partitions that this worker has: each until the ledger shows its spend or the partition moves
 * on. This worker's part of every budget is as large as its part of the partitions.
 */
public final class BudgetHoldTrackers implements BudgetHoldTracker.Opening {
    private final Spending spending;
    private final IntSupplier partitions;
    private final InstantSource clock;
    private final Set<Trail> open = ConcurrentHashMap.newKeySet();

    /** @param partitions of all request topics */
    public BudgetHoldTrackers(Spending spending, IntSupplier partitions, InstantSource clock) {
        this.spending = spending;
        this.partitions = partitions;
        this.clock = clock;
    }

    @Override
    public BudgetHoldTracker open(String topic, int partition) {
        Trail trail = new Trail();
        open.add(trail);
        share();
        return trail;
    }

    /** Partitions came or went, here or in the cluster. */
    public synchronized void share() {
        spending.budgets().owns(open.size(), Math.max(1, partitions.getAsInt()));
    }

    /** Calls whose spend the ledger does not show yet, those in flight included. */
    int holds() {
        return open.stream().mapToInt(trail -> trail.holds.count()).sum();
    }

    private final class Trail implements BudgetHoldTracker {
        private final PartitionHolds holds = new PartitionHolds();

        @Override
        public RequestBudget budget(String tenant, Instant deadline) {
            return new DrawnBudget(spending, holds, tenant, deadline);
        }

        @Override
        public void written(long nonce, List<CommittedUsage> charges) {
            holds.written(
                    nonce,
                    charges.stream().flatMap(charge -> charge.holds().stream()).toList());
        }

        @Override
        public void aborted(long nonce) {
            holds.aborted(nonce);
        }

        @Override
        public void seen(long nonce) {
            holds.seen(nonce, clock.instant());
        }

        @Override
        public void close() {
            holds.close();
            open.remove(this);
            share();
        }
    }
}
