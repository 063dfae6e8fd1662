package dev.drover.app.join;

import dev.drover.app.kafka.Cluster;
import dev.drover.app.properties.DroverProperties;
import dev.drover.limit.PartitionLimits;
import dev.drover.limit.Quota;
import dev.drover.limit.QuotaKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The states of the partitions that this worker has, and their shares of the quotas. */
public final class Partitions {
    private final Map<QuotaKey, Quota> quotas;
    private final Duration burst;
    private final Shares shares;
    private final Ledger ledger;
    private final CommittedCharges committed;
    private final InstantSource clock;
    private final Map<LlmPartitionState, String> open = new ConcurrentHashMap<>();

    /** Where the partitions' journals are kept. */
    record Ledger(String topic, String group) {}

    Partitions(
            Map<QuotaKey, Quota> quotas,
            Duration burst,
            Shares shares,
            Ledger ledger,
            CommittedCharges committed,
            InstantSource clock) {
        this.quotas = Map.copyOf(quotas);
        this.burst = burst;
        this.shares = shares;
        this.ledger = ledger;
        this.committed = committed;
        this.clock = clock;
    }

    /** For the quotas and topics that are configured, in this cluster. */
    public static Partitions of(
            DroverProperties properties,
            Directory directory,
            Supplier<Cluster> cluster,
            CommittedCharges committed,
            InstantSource clock) {
        return new Partitions(
                Shares.quotas(properties, directory),
                properties.buckets().burst(),
                new Shares(properties.topics().requests(), cluster),
                new Ledger(properties.topics().ledger(), properties.engine().group()),
                committed,
                clock);
    }

    LlmPartitionState open(String topic, int partition) {
        PartitionLimits limits = new PartitionLimits(quotas, shares.of(topic), burst, clock.instant());
        var journal = LlmPartitionState.Journal.of(ledger.topic(), ledger.group(), topic, partition);
        var state = new LlmPartitionState(limits, journal, committed, open::remove);
        open.put(state, topic);
        return state;
    }

    /** Gives every partition its share of the cluster as it is now. */
    public void resize() {
        Instant now = clock.instant();
        open.forEach((state, topic) -> state.resize(shares.of(topic), now));
    }
}
