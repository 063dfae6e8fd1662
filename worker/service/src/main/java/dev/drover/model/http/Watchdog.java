package dev.drover.model.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that looks at every call's clock, many times a second. Cheaper than a timer per call: streams would
 * have to reset theirs with each chunk.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long TICK_MILLIS = 20;

    private final Set<CallClock> calls = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService scheduler;

    Watchdog() {
        scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("drover-http-watchdog").factory());
        // Neither schedule ends before the scheduler: exceptions are caught below.
        var _ = scheduler.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void watch(CallClock call) {
        calls.add(call);
    }

    void forget(CallClock call) {
        calls.remove(call);
    }

    /** Runs something else now and then. */
    void every(long millis, Runnable task) {
        var _ = scheduler.scheduleWithFixedDelay(() -> safely(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    private void tick() {
        long now = System.nanoTime();
        for (CallClock call : calls) {
            safely(() -> call.check(now));
        }
    }

    /** An exception would end a schedule silently. */
    private static void safely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.warn("The watchdog met an exception", e);
        }
    }
}
