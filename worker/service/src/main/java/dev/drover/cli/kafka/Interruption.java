package dev.drover.cli.kafka;

import dev.drover.operations.StopToken;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM ask the operation that the calling thread runs to stop, and give it most of a second to end cleanly.
 * What it shields is done first, or, if that takes too long, cut by the end of the process.
 */
final class Interruption implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(850);

    private final StopToken stop = StopToken.interrupting(Thread.currentThread());
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "interruption");

    private Interruption() {}

    /** From now on until it is closed, the calling thread is the one that is interrupted. */
    static Interruption install() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    StopToken stop() {
        return stop;
    }

    /** Waits for the command's end, but not long. */
    private void request() {
        stop.request();
        try {
            boolean _ = ended.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
