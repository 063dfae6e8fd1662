package dev.drover.app;

import dev.drover.app.chunks.ChunkPublisher;
import dev.drover.app.control.Neighbourhood;
import dev.drover.app.pipeline.Bookkeeping;
import dev.drover.app.pipeline.BudgetHoldTrackers;
import dev.drover.app.pipeline.CommittedCharges;
import dev.drover.app.pipeline.CommittedUsage;
import dev.drover.app.pipeline.LlmIntake;
import dev.drover.app.pipeline.OpenRequests;
import dev.drover.app.pipeline.OutcomeAssembly;
import dev.drover.app.pipeline.Partitions;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.pipeline.Spending;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.EngineProperties;
import dev.drover.app.properties.Privacy;
import dev.drover.contracts.OpenRequestPage;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.contracts.WorkerIdentity;
import dev.drover.cost.LedgerRules;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineEvents;
import dev.drover.engine.EngineSettings;
import dev.drover.engine.KafkaClients;
import dev.drover.engine.MemoryBound;
import dev.drover.limit.BudgetRules;
import dev.drover.model.Chains;
import dev.drover.topics.Cluster;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Builds what depends on the cluster: partitions and their shares, intake, engine. */
final class EngineAssembly {
    /** A lane that is slower than this is named instead. */
    private static final Duration LANES_ANSWER = Duration.ofSeconds(2);

    private final DroverProperties properties;
    private final Duration maxPollInterval;
    private final RoutingTable directory;
    private final Chains chains;
    private final Resources resources;
    private final Books books;
    private final Observers observers;
    private final Clock clock;
    private final AtomicReference<@Nullable Cluster> current = new AtomicReference<>();
    private volatile @Nullable Partitions partitions;
    private volatile @Nullable BudgetHoldTrackers budgets;
    private volatile @Nullable Open open;

    private record Open(Engine<CommittedUsage> engine, OpenRequests requests) {}

    /**
     * What the engine uses of the process and of its group.
     *
     * @param neighbourhood the other workers
     * @param chunks beside the engine, of requests that ask for them
     */
    record Resources(KafkaClients clients, MemoryBound memory, Neighbourhood neighbourhood, ChunkPublisher chunks) {}

    /** What is known of spend, and what may be spent. */
    record Books(LedgerFollowing ledger, BudgetRules rules, Spending spending) {}

    /** Who is told of what was committed, and of what the engine does. */
    record Observers(CommittedCharges charges, EngineEvents events) {}

    EngineAssembly(
            DroverProperties properties,
            Duration maxPollInterval,
            RoutingTable directory,
            Chains chains,
            Resources resources,
            Books books,
            Observers observers,
            Clock clock) {
        this.properties = properties;
        this.maxPollInterval = maxPollInterval;
        this.directory = directory;
        this.chains = chains;
        this.resources = resources;
        this.books = books;
        this.observers = observers;
        this.clock = clock;
    }

    /** An engine for this cluster, not started; the ledger is followed from now on. */
    Engine<CommittedUsage> build(Cluster cluster) {
        current.set(cluster);
        BudgetHoldTrackers trails = new BudgetHoldTrackers(books.spending(), this::requestPartitions, clock);
        Bookkeeping keeping = new Bookkeeping(
                LedgerRules.of(properties.budgets().zone(), books.rules()::prepaid),
                books.ledger().view()::name,
                trails);
        Partitions owned = Partitions.of(properties, directory, this::cluster, keeping, observers.charges(), clock);
        books.ledger().start(owned);
        OutcomeAssembly endings = OutcomeAssembly.of(properties, this::cluster, clock);
        LlmIntake intake = new LlmIntake(
                directory,
                chains::start,
                owned,
                endings,
                resources.neighbourhood().elsewhere(),
                new LlmIntake.Reading(cluster.id(), properties.usage().metadata()),
                resources.chunks());
        partitions = owned;
        budgets = trails;
        Engine<CommittedUsage> engine = new Engine<>(
                settings(cluster), resources.clients(), intake, observers.events(), resources.memory(), clock);
        resources.neighbourhood().onChange(engine::reconsider);
        open = new Open(
                engine,
                new OpenRequests(
                        intake,
                        Privacy.desensitizer(properties),
                        ModelTroubles.of(chains.breakers(), properties, clock)::sick));
        return engine;
    }

    /** What waits or is in flight and is wanted; nothing before there is an engine. */
    OpenRequestPage openRequests(OpenRequestQuery query) throws InterruptedException {
        Open asked = open;
        return asked == null
                ? new OpenRequestPage(identity(), List.of(), 0, 0, 0, List.of(), List.of(), List.of())
                : asked.requests.find(query, identity(), asked.engine.contents(LANES_ANSWER));
    }

    /** This worker, for those who ask by its address. */
    WorkerIdentity identity() {
        Cluster known = current.get();
        return new WorkerIdentity(
                resources.neighbourhood().worker(), properties.engine().group(), known == null ? null : known.id());
    }

    /** Lanes that wait look again. */
    void reconsider() {
        Open asked = open;
        if (asked != null) {
            asked.engine.reconsider();
        }
    }

    /** Whether ledger and budgets have been read once, up to where they ended then. */
    boolean isFollowed() {
        return books.ledger().isCaughtUp();
    }

    /** How far the reading of ledger and budgets is, for people. */
    String following() {
        return books.ledger().detail();
    }

    /**
     * Tells other workers how this one is configured, and hears it of them.
     *
     * @param member id of this worker in the group, null before it has joined
     */
    void meet(@Nullable String member) throws InterruptedException {
        resources.neighbourhood().look(member);
    }

    /** Follows ledger and other workers no longer; the engine must have ended. */
    void close() {
        resources.neighbourhood().leave();
        books.ledger().close();
    }

    /** Partitions may have been added since. */
    void resize(Cluster cluster) {
        current.set(cluster);
        Partitions owned = partitions;
        if (owned != null) {
            owned.resize();
        }
        BudgetHoldTrackers trails = budgets;
        if (trails != null) {
            trails.share();
        }
    }

    private Cluster cluster() {
        Cluster known = current.get();
        if (known == null) {
            throw new IllegalStateException("no cluster is known yet");
        }
        return known;
    }

    private int requestPartitions() {
        return properties.topics().requestNames().stream()
                .mapToInt(cluster()::partitions)
                .sum();
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
                engine.inFlightBytes(Runtime.getRuntime().maxMemory()),
                engine.span(),
                engine.drain(),
                engine.commitFloor(),
                maxPollInterval,
                engine.transactionTimeout(),
                cluster.maxOutputBytes());
    }
}
