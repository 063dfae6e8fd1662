package dev.drover.engine;

import dev.drover.engine.EngineSettings.Guarantee;
import dev.drover.engine.EngineStatus.LaneState;
import dev.drover.engine.EngineStatus.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes request topics and gives every record exactly one outcome. One platform thread polls, one commits, one
 * virtual thread dispatches each lane, one carries each call.
 *
 * @param <C> the charge that outcomes carry and partition states add up
 */
public final class Engine<C> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    /** A partition that loads for longer makes the worker not ready. */
    private static final Duration LOADING_BOUND = Duration.ofSeconds(30);

    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(10);

    private final EngineSettings settings;
    private final Clock clock;
    private final EngineEvents events;
    private final ConcurrencyLimiter limiter;
    private final IntakeSwitch intakeSwitch = new IntakeSwitch();
    private final CommitQueue<C> queue;
    private final PartitionProcessors<C> lanes;
    private final PartitionLoader<C> loader;
    private final PollLoop<C> pollLoop;
    private final Committer<C> committer;
    private final Publisher<C> publisher;
    private final Thread pollThread;
    private final Thread commitThread;
    private volatile State state = State.STARTING;
    private volatile @Nullable String fatal;
    private volatile @Nullable Thread pulseThread;

    /** Builds it without connecting to anything. */
    public Engine(
            EngineSettings settings,
            KafkaClients clients,
            Intake<C> intake,
            EngineEvents events,
            MemoryBound memory,
            Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.events = events;
        limiter = new ConcurrencyLimiter(settings.inFlight(), settings.inFlightBytes(), memory);
        queue = new CommitQueue<>(limiter);
        var sized = new SizeCheck<C>(settings.maxRequestBytes(), queue::add, events);
        var services =
                new PartitionProcessor.Services<>(intake, limiter, intakeSwitch, sized, events, clock, settings.span());
        lanes = new PartitionProcessors<>(services, Math.max(1_000, 2 * settings.inFlight()));
        loader = new PartitionLoader<>(
                settings,
                new BrokerFacts(clients::admin),
                new JournalReader<>(settings.journalTopic(), () -> clients.consumer(ClientSettings.journal())),
                events,
                clock,
                queue::holds);
        pollLoop = new PollLoop<>(
                settings, () -> clients.consumer(ClientSettings.consumer(settings)), lanes, loader, queue, services);
        publisher = publisher(settings, clients);
        var around = new Committer.Surroundings<>(
                lanes::ownership,
                intakeSwitch,
                events,
                pollLoop::rebuild,
                this::fail,
                clock,
                settings.transactionalId() != null);
        committer = new Committer<>(queue, publisher, this::blob, around, settings.commitFloor());
        pollThread = Thread.ofPlatform().name("drover-poll").unstarted(this::poll);
        commitThread = Thread.ofPlatform().name("drover-commit").unstarted(committer);
    }

    private Publisher<C> publisher(EngineSettings settings, KafkaClients clients) {
        String given = settings.transactionalId();
        // reused only for recovery inside this process, unless the operator gives a stable one
        String id = given != null ? given : settings.group() + "-" + UUID.randomUUID();
        var producer = ClientSettings.producer(settings, id);
        return settings.guarantee() == Guarantee.EXACTLY_ONCE
                ? new TransactionalPublisher<>(() -> clients.producer(producer))
                : new AcknowledgedPublisher<>(() -> clients.producer(producer), pollLoop::commit);
    }

    private String blob(PartitionProcessor<?> lane, OffsetWindow.Plan plan, long nonce, Instant now) {
        String clusterId = loader.clusterId();
        if (clusterId == null) {
            throw new IllegalStateException(lane + " runs without having been loaded");
        }
        // a bitmap restored from a larger span must not be cut to the present one
        int span = EngineSettings.MAX_SPAN;
        int room = CommitBlob.roomForLevels(plan.complete(), span);
        byte[] levels = lane.state().save(now, room);
        if (levels.length > room) {
            levels = new byte[0]; // the bitmap is what exactly-once rests on
        }
        return new CommitBlob(
                        CommitBlob.hash(clusterId), lane.topicHash(), plan.prefix(), nonce, plan.complete(), levels)
                .encode(span);
    }

    /** Starts the threads and returns; an unreachable broker is waited for, see {@link #status}. */
    public void start() {
        state = State.RUNNING;
        pulseThread = intakeSwitch.pauses().start();
        commitThread.start();
        pollThread.start();
    }

    private void poll() {
        try {
            pollLoop.run();
        } catch (RuntimeException | Error e) {
            log.error("the poll loop failed", e);
            fail("the poll loop failed: " + e);
        } finally {
            pollLoop.leave();
        }
    }

    private void fail(String reason) {
        fatal = reason;
        intakeSwitch.haltForGood(reason);
        log.error("cannot go on: {}", reason);
        events.fatal(reason);
    }

    public EngineStatus status() {
        String why = whyNotReady();
        boolean halted = fatal != null || intakeSwitch.haltedBecause() != null;
        return new EngineStatus(
                state == State.RUNNING && halted ? State.HALTED : state,
                state == State.RUNNING && why.isEmpty(),
                why,
                limiter.inFlight(),
                limiter.heldBytes(),
                lanes.all().stream()
                        .map(PartitionProcessor::status)
                        .sorted(Comparator.comparing(EngineStatus.LaneStatus::topic)
                                .thenComparing(EngineStatus.LaneStatus::partition))
                        .toList());
    }

    private String whyNotReady() {
        String broken = fatal;
        String halted = intakeSwitch.haltedBecause();
        if (broken != null || halted != null) {
            return broken != null ? broken : String.valueOf(halted);
        }
        for (String detail : List.of(pollLoop.detail(), committer.detail())) {
            if (!detail.isEmpty()) {
                return detail;
            }
        }
        Instant bound = clock.instant().minus(LOADING_BOUND);
        for (PartitionProcessor<C> lane : lanes.all()) {
            boolean late =
                    lane.phase() == LaneState.LOADING && lane.lastCommit().isBefore(bound);
            if (late || lane.phase() == LaneState.HALTED) {
                return lane.partition() + ": " + lane.detail();
            }
        }
        return state == State.RUNNING ? "" : state.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Of this worker in its group; null before it has joined. */
    public @Nullable String memberId() {
        Ownership<C> owned = lanes.ownership();
        String id = owned == null ? "" : owned.metadata().memberId();
        return id.isEmpty() ? null : id;
    }

    /**
     * What every lane holds, as the lanes' own threads say it.
     *
     * @param patience after which a lane that has said nothing is left out of account
     */
    public List<LaneContents<C>> contents(Duration patience) throws InterruptedException {
        Map<PartitionProcessor<C>, CompletableFuture<LaneContents<C>>> asked = new LinkedHashMap<>();
        lanes.all().forEach(lane -> asked.put(lane, lane.contents()));
        try {
            CompletableFuture.allOf(asked.values().toArray(CompletableFuture<?>[]::new))
                    .get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            log.debug("a lane does not say what it holds", e);
        }
        List<LaneContents<C>> contents = new ArrayList<>();
        asked.forEach((lane, answer) -> contents.add(
                answer.state() == Future.State.SUCCESS
                        ? answer.resultNow()
                        : new LaneContents<>(lane.status(), false, 0, List.of())));
        return contents;
    }

    /** Wakes lanes whose jobs wait: a budget was topped up, a breaker closed. */
    public void reconsider() {
        lanes.all().forEach(PartitionProcessor::reconsider);
    }

    /** Drains for as long as the settings allow, commits, leaves the group. Returns when all threads have ended. */
    @Override
    public void close() {
        if (state == State.STOPPING || state == State.STOPPED) {
            return;
        }
        boolean started = state == State.RUNNING;
        state = State.STOPPING;
        log.info(
                "stopping: {} in flight, which have up to {} s to end",
                calls(limiter.inFlight()),
                settings.drain().toSeconds());
        pollLoop.stop();
        if (started) {
            join(pollThread, closesWithin());
        }
        publisher.abandon();
        committer.stop();
        if (started) {
            join(commitThread, CLOSE_MARGIN);
        }
        publisher.close(Duration.ofSeconds(5));
        Thread beating = pulseThread;
        if (beating != null) {
            beating.interrupt();
        }
        state = State.STOPPED;
        log.info("stopped");
    }

    private static String calls(int number) {
        return number == 1 ? "1 call" : number + " calls";
    }

    private static void join(Thread thread, Duration atMost) {
        try {
            if (!thread.join(atMost)) {
                log.warn(
                        "{} has not ended after {} s; what it held is answered again",
                        thread.getName(),
                        atMost.toSeconds());
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The longest time that {@link #close} takes while a broker answers. */
    public Duration closesWithin() {
        return settings.drain().plus(settings.transactionTimeout()).plus(CLOSE_MARGIN);
    }
}
