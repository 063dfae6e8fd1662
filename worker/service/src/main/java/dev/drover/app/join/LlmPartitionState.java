package dev.drover.app.join;

import dev.drover.contracts.CommitMarker;
import dev.drover.engine.OutputRecord;
import dev.drover.engine.PartitionState;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Share;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token buckets of a partition, which travel with its commits, and its commit marker on the ledger topic. The
 * spend of its tenants joins the marker there when there is a ledger.
 */
final class LlmPartitionState implements PartitionState<Charge> {
    private static final Logger LOG = LoggerFactory.getLogger(LlmPartitionState.class);

    private final PartitionLimits limits;
    private final Journal journal;
    private final CommittedCharges committed;
    private final Consumer<LlmPartitionState> closed;
    private List<Charge> pending = List.of();

    /** Where the partition's journal is. */
    record Journal(String topic, int partition, byte[] markerKey) {
        static Journal of(String ledgerTopic, String group, String topic, int partition) {
            return new Journal(ledgerTopic, partition, CommitMarker.key(group, topic, partition));
        }
    }

    LlmPartitionState(
            PartitionLimits limits, Journal journal, CommittedCharges committed, Consumer<LlmPartitionState> closed) {
        this.limits = limits;
        this.journal = journal;
        this.committed = committed;
        this.closed = closed;
    }

    PartitionLimits limits() {
        return limits;
    }

    /** Partitions were added or taken away: this one's part of every quota is another. */
    void resize(Share share, Instant now) {
        limits.resize(share, now);
    }

    @Override
    public OptionalLong replay(byte[] key, byte @Nullable [] value) {
        return value != null && Arrays.equals(key, journal.markerKey())
                ? CommitMarker.nonce(value)
                : OptionalLong.empty();
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
    public List<OutputRecord> contribute(List<Charge> chargesInCommitOrder, long nonce) {
        pending = List.copyOf(chargesInCommitOrder);
        return List.of(new OutputRecord(
                journal.topic(),
                journal.partition(),
                journal.markerKey(),
                CommitMarker.value(nonce),
                new RecordHeaders()));
    }

    @Override
    public void committed() {
        List<Charge> done = pending;
        pending = List.of();
        try {
            committed.committed(done);
        } catch (RuntimeException e) {
            LOG.error("what was committed could not be counted", e); // it is durable all the same
        }
    }

    @Override
    public void aborted() {
        pending = List.of();
    }

    @Override
    public void close() {
        closed.accept(this);
    }
}
