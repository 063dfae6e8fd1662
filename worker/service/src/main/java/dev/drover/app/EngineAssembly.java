package dev.drover.app;

import dev.drover.app.join.Bookkeeping;
import dev.drover.app.join.Charge;
import dev.drover.app.join.CommittedCharges;
import dev.drover.app.join.Directory;
import dev.drover.app.join.Endings;
import dev.drover.app.join.LlmIntake;
import dev.drover.app.join.Partitions;
import dev.drover.app.join.SpendTrail;
import dev.drover.app.kafka.Cluster;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.EngineProperties;
import dev.drover.cost.LedgerRules;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineEvents;
import dev.drover.engine.EngineSettings;
import dev.drover.engine.KafkaClients;
import dev.drover.model.Chains;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Builds what depends on the cluster: partitions and their shares, intake, engine. */
final class EngineAssembly {
    private final DroverProperties properties;
    private final Duration maxPollInterval;
    private final Directory directory;
    private final Chains chains;
    private final KafkaClients clients;
    private final LedgerFollowing ledger;
    private final Observers observers;
    private final Clock clock;
    private final AtomicReference<@Nullable Cluster> current = new AtomicReference<>();
    private volatile @Nullable Partitions partitions;

    /** Who is told of what was committed, and of what the engine does. */
    record Observers(CommittedCharges charges, EngineEvents events) {}

    EngineAssembly(
            DroverProperties properties,
            Duration maxPollInterval,
            Directory directory,
            Chains chains,
            KafkaClients clients,
            LedgerFollowing ledger,
            Observers observers,
            Clock clock) {
        this.properties = properties;
        this.maxPollInterval = maxPollInterval;
        this.directory = directory;
        this.chains = chains;
        this.clients = clients;
        this.ledger = ledger;
        this.observers = observers;
        this.clock = clock;
    }

    /** An engine for this cluster, not started; the ledger is followed from now on. */
    Engine<Charge> build(Cluster cluster) {
        current.set(cluster);
        Bookkeeping books = new Bookkeeping(
                LedgerRules.of(ZoneOffset.UTC, _ -> false), ledger.view()::name, (_, _) -> SpendTrail.NONE);
        Partitions owned = Partitions.of(properties, directory, this::cluster, books, observers.charges(), clock);
        ledger.start(owned);
        Endings endings = Endings.of(properties, this::cluster, clock);
        LlmIntake intake = new LlmIntake(
                directory,
                chains::start,
                owned,
                endings,
                cluster.id(),
                properties.usage().metadata());
        partitions = owned;
        return new Engine<>(settings(cluster), clients, intake, observers.events(), clock);
    }

    /** Follows the ledger no longer; the engine must have ended. */
    void close() {
        ledger.close();
    }

    /** Partitions may have been added since. */
    void resize(Cluster cluster) {
        current.set(cluster);
        Partitions owned = partitions;
        if (owned != null) {
            owned.resize();
        }
    }

    private Cluster cluster() {
        Cluster known = current.get();
        if (known == null) {
            throw new IllegalStateException("no cluster is known yet");
        }
        return known;
    }

    private EngineSettings settings(Cluster cluster) {
        EngineProperties engine = properties.engine();
        return new EngineSettings(
                properties.topics().requestNames(),
                properties.topics().ledger(),
                engine.group(),
                engine.transactionalId(),
                engine.protocol(),
                engine.delivery(),
                engine.startAt(),
                engine.inFlight(),
                engine.inFlightBytes().toBytes(),
                engine.span(),
                engine.drain(),
                engine.commitFloor(),
                maxPollInterval,
                engine.transactionTimeout(),
                cluster.maxOutputBytes());
    }
}
