package dev.drover.app.pipeline;

import dev.drover.contracts.CommitMarker;
import dev.drover.cost.LedgerSource;
import dev.drover.cost.PartitionLedger;
import dev.drover.cost.PartitionLedger.Spent;
import dev.drover.engine.OutputRecord;
import dev.drover.engine.PartitionState;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Share;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What moves with a partition: its token buckets, which travel with its commits, and the spend of its tenants, which is
 * written to the ledger topic before the commit marker of the same transaction.
 */
final class LlmPartitionState implements PartitionState<CommittedUsage> {
    private static final Logger LOG = LoggerFactory.getLogger(LlmPartitionState.class);

    private final PartitionLimits limits;
    private final Journal journal;
    private final PartitionLedger ledger;
    private final BudgetHoldTracker trail;
    private final CommittedCharges committed;
    private final Consumer<LlmPartitionState> closed;
    private final Assignment assignment;
    private List<CommittedUsage> pending = List.of();
    private long pendingNonce;

    /**
     * Where the partition's journal is.
     *
     * @param topic of the ledger
     * @param source the partition of the requests; its ledger partition has the same number
     */
    record Journal(String topic, LedgerSource source, byte[] markerKey) {
        static Journal of(String ledgerTopic, LedgerSource source) {
            return new Journal(
                    ledgerTopic, source, CommitMarker.key(source.group(), source.topic(), source.partition()));
        }

        OutputRecord record(byte[] key, byte @Nullable [] value) {
            return new OutputRecord(topic, source.partition(), key, value, new RecordHeaders());
        }
    }

    /**
     * How this worker has the partition.
     *
     * @param opened since when
     * @param epoch higher than that of any former assignment of it
     */
    record Assignment(InstantSource clock, Instant opened, long epoch) {}

    LlmPartitionState(
            PartitionLimits limits,
            Journal journal,
            PartitionLedger ledger,
            BudgetHoldTracker trail,
            CommittedCharges committed,
            Consumer<LlmPartitionState> closed,
            Assignment assignment) {
        this.limits = limits;
        this.journal = journal;
        this.ledger = ledger;
        this.trail = trail;
        this.committed = committed;
        this.closed = closed;
        this.assignment = assignment;
    }

    /** When this worker got the partition. */
    Instant opened() {
        return assignment.opened();
    }

    /** Higher than that of any former owner's. */
    long epoch() {
        return assignment.epoch();
    }

    PartitionLimits limits() {
        return limits;
    }

    /** Of a request that is about to be led through its chain. */
    RequestBudget budget(String tenant, Instant deadline) {
        return trail.budget(tenant, deadline);
    }

    /** Partitions were added or taken away: this one's part of every quota is another. */
    void resize(Share share, Instant now) {
        limits.resize(share, now);
    }

    @Override
    public OptionalLong replay(byte[] key, byte @Nullable [] value) {
        if (Arrays.equals(key, journal.markerKey())) {
            return value == null ? OptionalLong.empty() : CommitMarker.nonce(value);
        }
        ledger.replay(key, value);
        return OptionalLong.empty();
    }

    @Override
    public @Nullable String obstacle() {
        return ledger.obstacle();
    }

    @Override
    public void restore(byte @Nullable [] saved, Instant now) {
        limits.restore(saved, now);
    }

    @Override
    public byte[] save(Instant now, int maxBytes) {
        return limits.save(now, maxBytes);
    }

    @Override
    public List<OutputRecord> contribute(List<CommittedUsage> chargesInCommitOrder, long nonce) {
        pending = List.copyOf(chargesInCommitOrder);
        pendingNonce = nonce;
        List<Spent> spent = pending.stream()
                .map(charge -> new Spent(charge.tenant(), charge.attempts()))
                .toList();
        List<OutputRecord> records = new ArrayList<>();
        ledger.contribute(spent, assignment.clock().instant())
                .forEach(entry -> records.add(journal.record(entry.key(), entry.value())));
        records.add(journal.record(journal.markerKey(), CommitMarker.value(nonce))); // last: it says that all is there
        trail.written(nonce, pending);
        return records;
    }

    @Override
    public void committed() {
        List<CommittedUsage> done = pending;
        pending = List.of();
        ledger.committed();
        try {
            committed.committed(done);
        } catch (RuntimeException e) {
            LOG.error("what was committed could not be counted", e); // it is durable all the same
        }
    }

    @Override
    public void aborted() {
        pending = List.of();
        ledger.aborted();
        trail.aborted(pendingNonce);
    }

    /** The reader of the ledger has met the marker of a commit of this partition, this worker's or another's. */
    void seen(long nonce) {
        trail.seen(nonce);
    }

    boolean isOf(String topic, int partition) {
        return journal.source().topic().equals(topic) && journal.source().partition() == partition;
    }

    @Override
    public void close() {
        trail.close();
        closed.accept(this);
    }
}
