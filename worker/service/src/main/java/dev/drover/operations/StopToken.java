package dev.drover.operations;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks an operation to stop. Made by the caller that starts the operation, for this one; may be asked by any thread. The operation
 * looks at it between its steps, several times a second, and ends with {@link OperationFailure.Interrupted}.
 */
public final class StopToken {
    private final @Nullable Thread runner;
    private final CountDownLatch requested = new CountDownLatch(1);
    private final Object lock = new Object();
    private boolean shielded;

    private StopToken(@Nullable Thread runner) {
        this.runner = runner;
    }

    /** Looked at between steps; a broker that does not answer is waited for until its time limit. */
    public StopToken() {
        this(null);
    }

    /** Also interrupts the thread that runs the operation, so that a wait for a broker ends at once. */
    public static StopToken interrupting(Thread runner) {
        return new StopToken(runner);
    }

    /** Asks; what is {@linkplain #shield shielded} is done first. */
    public void request() {
        synchronized (lock) {
            // In this order: who is woken by the interrupt has no second one pending.
            if (runner != null && !shielded) {
                runner.interrupt();
            }
            requested.countDown();
        }
    }

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** @throws InterruptedException if a stop was asked for, or the thread was interrupted */
    public void check() throws InterruptedException {
        if (Thread.interrupted() || isRequested()) {
            throw new InterruptedException("interrupted");
        }
    }

    /**
     * Waits, but not beyond the moment at which a stop is asked for.
     *
     * @throws InterruptedException if it is
     */
    public void pause(Duration time) throws InterruptedException {
        if (requested.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("interrupted");
        }
    }

    /**
     * Does something that a stop must not cut in two; the interrupt comes when it is done.
     *
     * @throws InterruptedException before it is begun, if a stop has been asked for already
     */
    public <T extends @Nullable Object> T shield(Callable<T> whole) throws Exception {
        synchronized (lock) {
            if (isRequested()) {
                throw new InterruptedException("interrupted");
            }
            shielded = true;
        }
        try {
            return whole.call();
        } finally {
            synchronized (lock) {
                shielded = false;
                if (runner != null && isRequested()) {
                    runner.interrupt();
                }
            }
        }
    }
}
