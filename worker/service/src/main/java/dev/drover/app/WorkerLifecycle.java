package dev.drover.app;

import dev.drover.app.kafka.Cluster;
import dev.drover.app.kafka.TopicKeeper;
import dev.drover.app.kafka.TopicKeeper.Finding;
import dev.drover.engine.Engine;
import dev.drover.engine.EngineStatus.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofMinutes(1);

    private final TopicKeeper topics;
    private final Function<Cluster, Engine<?>> engines;
    private final Consumer<Cluster> grown;
    private final WorkerState state;
    private final Object lock = new Object();
    private final CountDownLatch stopping = new CountDownLatch(1);

    private @Nullable Thread watch;
    private @Nullable Engine<?> engine;

    /**
     * @param engines builds the engine for the cluster that was found
     * @param grown is told of the cluster again when it is looked at later
     */
    WorkerLifecycle(
            TopicKeeper topics, Function<Cluster, Engine<?>> engines, Consumer<Cluster> grown, WorkerState state) {
        this.topics = topics;
        this.engines = engines;
        this.grown = grown;
        this.state = state;
    }

    @Override
    public void start() {
        synchronized (lock) {
            state.waitsFor("looks for Kafka and its topics");
            watch = Thread.ofVirtual().name("drover-topics").start(this::watch);
        }
    }

    private void watch() {
        try {
            begin(awaitCluster());
            while (!stopping.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
                if (topics.look() instanceof Finding.Ready(Cluster cluster)) {
                    grown.accept(cluster);
                }
            }
        } catch (InterruptedException _) {
            // Told to stop.
        } catch (RuntimeException e) {
            LOG.error("the worker could not start", e);
            state.waitsFor("could not start: " + e.getMessage());
        }
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
            if (stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("told to stop");
            }
        }
    }

    private void begin(Cluster cluster) {
        synchronized (lock) {
            if (stopping.getCount() > 0) {
                Engine<?> built = engines.apply(cluster);
                engine = built;
                state.follows(built::status);
                built.start();
            }
        }
    }

    @Override
    public void stop() {
        Engine<?> running;
        synchronized (lock) {
            stopping.countDown();
            running = engine;
            if (watch != null) {
                watch.interrupt();
            }
        }
        if (running != null) {
            running.close();
        }
        state.ended("stopped");
    }

    /** Whether there is something to stop. */
    @Override
    public boolean isRunning() {
        synchronized (lock) {
            return watch != null && stopping.getCount() > 0;
        }
    }

    /** Whether the engine has given up by itself. */
    boolean failed() {
        synchronized (lock) {
            return engine != null
                    && stopping.getCount() > 0
                    && engine.status().state() == State.STOPPED;
        }
    }
}
