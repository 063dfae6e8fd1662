package dev.drover.app.pipeline;

import dev.drover.app.properties.DroverProperties;
import dev.drover.cost.LedgerSource;
import dev.drover.cost.PartitionLedger;
import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Quota;
import dev.drover.limit.QuotaKey;
import dev.drover.topics.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The states of the partitions that this worker has, and their shares of the quotas. */
public final class Partitions implements CommitSeen {
    private final Map<QuotaKey, Quota> quotas;
    private final Duration burst;
    private final Shares shares;
    private final Ledger ledger;
    private final Bookkeeping books;
    private final CommittedCharges committed;
    private final InstantSource clock;
    private final Map<LlmPartitionState, String> open = new ConcurrentHashMap<>();

    /**
     * Where the partitions' journals are kept.
     *
     * @param fenced whether only one owner of a partition can write at a time
     */
    record Ledger(String topic, String group, boolean fenced) {
        LedgerSource source(String requests, int partition) {
            return new LedgerSource(
                    group,
                    requests,
                    partition,
                    fenced ? null : UUID.randomUUID().toString());
        }
    }

    Partitions(
            Map<QuotaKey, Quota> quotas,
            Duration burst,
            Shares shares,
            Ledger ledger,
            Bookkeeping books,
            CommittedCharges committed,
            InstantSource clock) {
        this.quotas = Map.copyOf(quotas);
        this.burst = burst;
        this.shares = shares;
        this.ledger = ledger;
        this.books = books;
        this.committed = committed;
        this.clock = clock;
    }

    /** For the quotas and topics that are configured, in this cluster. */
    public static Partitions of(
            DroverProperties properties,
            RoutingTable routes,
            Supplier<Cluster> cluster,
            Bookkeeping books,
            CommittedCharges committed,
            InstantSource clock) {
        return new Partitions(
                Shares.quotas(properties, routes),
                properties.buckets().burst(),
                new Shares(properties.topics().requests(), cluster),
                new Ledger(
                        properties.topics().ledger(),
                        properties.engine().group(),
                        properties.engine().delivery() == Guarantee.EXACTLY_ONCE),
                books,
                committed,
                clock);
    }

    LlmPartitionState open(String topic, int partition, long epoch) {
        Instant now = clock.instant();
        PartitionLimits limits = new PartitionLimits(quotas, shares.of(topic), burst, now);
        LedgerSource source = ledger.source(topic, partition);
        var state = new LlmPartitionState(
                limits,
                LlmPartitionState.Journal.of(ledger.topic(), source),
                new PartitionLedger(source, books.rules(), books.names()),
                books.trails().open(topic, partition),
                committed,
                open::remove,
                new LlmPartitionState.Assignment(clock, now, epoch));
        open.put(state, topic);
        return state;
    }

    @Override
    public void seen(String topic, int partition, long nonce) {
        for (LlmPartitionState state : open.keySet()) {
            if (state.isOf(topic, partition)) {
                state.seen(nonce);
            }
        }
    }

    /** Gives every partition its share of the cluster as it is now. */
    public void resize() {
        Instant now = clock.instant();
        open.forEach((state, topic) -> state.resize(shares.of(topic), now));
    }
}
