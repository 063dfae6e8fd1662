package dev.drover.cli.kafka;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C and SIGTERM: interrupts the thread that runs the command, and gives it most of a second to end cleanly. What
 * must not be cut in two is shielded: the interrupt comes when it is done, or, if that takes too long, never, and the
 * process ends.
 */
public final class Interruption implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(850);

    private final Thread command = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "interruption");
    private final Object lock = new Object();
    private boolean shielded;
    private boolean requested;

    private Interruption() {}

    /** From now on until it is closed, the calling thread is the one that is interrupted. */
    public static Interruption install() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** Whether the end has been asked for. */
    public boolean requested() {
        synchronized (lock) {
            return requested;
        }
    }

    /** As if a signal had come; waits for the command's end, but not long. */
    void request() {
        synchronized (lock) {
            requested = true;
            if (!shielded) {
                command.interrupt();
            }
        }
        try {
            boolean _ = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Does something that an interrupt must not cut in two.
     *
     * @throws InterruptedException before it is begun, if the end has been asked for already
     */
    public <T extends @Nullable Object> T shield(Callable<T> whole) throws Exception {
        synchronized (lock) {
            if (requested) {
                throw new InterruptedException("interrupted");
            }
            shielded = true;
        }
        try {
            return whole.call();
        } finally {
            synchronized (lock) {
                shielded = false;
                if (requested) {
                    command.interrupt();
                }
            }
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The end has begun: the hook is running.
        }
    }
}
