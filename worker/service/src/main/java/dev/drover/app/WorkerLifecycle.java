package dev.drover.app;

import dev.drover.app.control.ControlFollowing;
import dev.drover.app.meters.PartitionMeters;
import dev.drover.engine.Engine;
import dev.drover.topics.Cluster;
import dev.drover.topics.TopicKeeper;
import dev.drover.topics.TopicKeeper.Finding;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine once the cluster and its topics are there, looks at the topics again now and then, and stops the
 * engine before anything else of the application, so that health is served while it drains.
 */
final class WorkerLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLifecycle.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration LISTEN = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final int TICKS_BETWEEN_LOOKS = 30;
    private static final int TICKS_BETWEEN_ENDS = 10;

    private final TopicKeeper topics;
    private final EngineAssembly assembly;
    private final ControlFollowing control;
    private final PartitionMeters lanes;
    private final Runnable everySecond;
    private final WorkerState state;
    private final InstantSource clock;
    private final Object lock = new Object();
    private final CountDownLatch stopping = new CountDownLatch(1);

    private @Nullable Thread watch;
    private volatile @Nullable Engine<?> engine;
    private Map<TopicPartition, Long> ends = Map.of();

    /** @param everySecond further figures to bring up to date */
    WorkerLifecycle(
            TopicKeeper topics,
            EngineAssembly assembly,
            ControlFollowing control,
            PartitionMeters lanes,
            Runnable everySecond,
            WorkerState state,
            InstantSource clock) {
        this.topics = topics;
        this.assembly = assembly;
        this.control = control;
        this.lanes = lanes;
        this.everySecond = everySecond;
        this.state = state;
        this.clock = clock;
    }

    @Override
    public void start() {
        synchronized (lock) {
            state.waitsFor("looks for Kafka and its topics");
            watch = Thread.ofVirtual().name("drover-topics").start(this::watch);
        }
    }

    private void watch() {
        try (topics) {
            Cluster cluster = awaitCluster();
            followOperators();
            Engine<?> built = build(cluster);
            hearOperators();
            assembly.meet(
                    null); // before the first request, so that this worker ends no request which another one can serve
            begin(built);
            for (long tick = 1; !stopping.await(TICK.toMillis(), TimeUnit.MILLISECONDS); tick++) {
                cluster = tick(tick, cluster);
            }
        } catch (InterruptedException _) {
            // Told to stop.
        } catch (RuntimeException e) {
            LOG.error("the worker could not start", e);
            state.waitsFor("could not start: " + e.getMessage());
        }
    }

    /** A failure to look or to show must not end the looking: the next tick may go well. */
    private Cluster tick(long tick, Cluster known) throws InterruptedException {
        Cluster cluster = known;
        try {
            if (tick % TICKS_BETWEEN_LOOKS == 0 && topics.look() instanceof Finding.Ready(Cluster now)) {
                cluster = now;
                assembly.resize(now);
            }
            if (tick % TICKS_BETWEEN_ENDS == 1) {
                ends = topics.ends(cluster);
                Engine<?> running = engine;
                assembly.meet(running == null ? null : running.memberId());
            }
            show();
        } catch (RuntimeException e) {
            LOG.warn("looking at topics and lanes failed, trying again", e);
        }
        return cluster;
    }

    private void show() {
        everySecond.run();
        lanes.show(
                state.get(),
                (topic, partition) -> {
                    Long end = ends.get(new TopicPartition(topic, partition));
                    return end == null ? OptionalLong.empty() : OptionalLong.of(end);
                },
                clock.instant());
    }

    private Cluster awaitCluster() throws InterruptedException {
        String said = "";
        while (true) {
            switch (topics.look()) {
                case Finding.Ready(Cluster cluster) -> {
                    return cluster;
                }
                case Finding.NotYet(String why) -> {
                    if (!why.equals(said)) {
                        LOG.warn("not ready: {}", why);
                        said = why;
                    }
                    state.waitsFor(why);
                }
            }
            if (stopping.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("told to stop");
            }
        }
    }

    private void followOperators() {
        control.start(() -> {
            Engine<?> running = engine;
            if (running != null) {
                running.reconsider();
            }
        });
    }

    /** An engine that is not started; ledger and budgets are read from now on, while operators are heard. */
    private Engine<?> build(Cluster cluster) throws InterruptedException {
        synchronized (lock) {
            if (stopping.getCount() == 0) {
                throw new InterruptedException("told to stop");
            }
            Engine<?> built = assembly.build(cluster);
            engine = built;
            return built;
        }
    }

    /** What operators have said counts from the first call on; but if it cannot be read, requests do not wait for it. */
    private void hearOperators() throws InterruptedException {
        for (long waited = 0; !control.isHeard() && waited < LISTEN.toMillis(); waited += LOOK_AGAIN.toMillis()) {
            lookAgain();
        }
        if (!control.isHeard()) {
            LOG.warn("what operators have said is not known yet: {}", control.trouble());
        }
    }

    /** Takes no request before every budget is known: one that stands on its topic alone would not be kept to. */
    private void begin(Engine<?> built) throws InterruptedException {
        while (!assembly.isFollowed()) {
            state.waitsFor("reads the ledger and the budgets: " + assembly.following());
            lookAgain();
        }
        synchronized (lock) {
            if (stopping.getCount() > 0) {
                state.follows(built::status);
                built.start();
            }
        }
    }

    private void lookAgain() throws InterruptedException {
        if (stopping.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("told to stop");
        }
    }

    @Override
    public void stop() {
        Engine<?> running;
        Thread watching;
        synchronized (lock) {
            stopping.countDown();
            running = engine;
            watching = watch;
            if (watching != null) {
                watching.interrupt();
            }
        }
        if (running != null) {
            running.close();
        }
        await(watching);
        control.close();
        assembly.close();
        state.ended("stopped");
    }

    /** What it did, others do from now on. */
    private static void await(@Nullable Thread watching) {
        try {
            if (watching != null && !watching.join(LISTEN)) {
                LOG.warn("the look at topics does not end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there is something to stop. */
    @Override
    public boolean isRunning() {
        synchronized (lock) {
            return watch != null && stopping.getCount() > 0;
        }
    }
}
