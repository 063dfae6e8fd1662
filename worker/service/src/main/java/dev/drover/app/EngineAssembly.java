package dev.drover.app;

import dev.drover.app.join.Charge;
import dev.drover.app.join.CommittedCharges;
import dev.drover.app.join.Directory;
import dev.drover.app.join.Endings;
import dev.drover.app.join.LlmIntake;
import dev.drover.app.join.Partitions;
import dev.drover.app.kafka.Cluster;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.EngineProperties;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineEvents;
import dev.drover.engine.EngineSettings;
import dev.drover.engine.KafkaClients;
import dev.drover.model.Chains;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Builds what depends on the cluster: partitions and their shares, intake, engine. */
final class EngineAssembly {
    private final DroverProperties properties;
    private final Duration maxPollInterval;
    private final Directory directory;
    private final Chains chains;
    private final KafkaClients clients;
    private final CommittedCharges charges;
    private final EngineEvents events;
    private final Clock clock;
    private final AtomicReference<@Nullable Cluster> current = new AtomicReference<>();
    private volatile @Nullable Partitions partitions;

    EngineAssembly(
            DroverProperties properties,
            Duration maxPollInterval,
            Directory directory,
            Chains chains,
            KafkaClients clients,
            CommittedCharges charges,
            EngineEvents events,
            Clock clock) {
        this.properties = properties;
        this.maxPollInterval = maxPollInterval;
        this.directory = directory;
        this.chains = chains;
        this.clients = clients;
        this.charges = charges;
        this.events = events;
        this.clock = clock;
    }

    /** An engine for this cluster, not started. */
    Engine<Charge> build(Cluster cluster) {
        current.set(cluster);
        Partitions owned = Partitions.of(properties, directory, this::cluster, charges, clock);
        Endings endings = Endings.of(properties, this::cluster, clock);
        LlmIntake intake = new LlmIntake(
                directory,
                chains::start,
                owned,
                endings,
                cluster.id(),
                properties.usage().metadata());
        partitions = owned;
        return new Engine<>(settings(cluster), clients, intake, events, clock);
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
