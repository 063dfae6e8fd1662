package dev.drover.standalone;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was started, the last first, once: at the end, or when the process is interrupted before. While an
 * interrupt closes things, the one who started them waits for the end of the process.
 */
final class Shutdown implements AutoCloseable {
    /**
     * To be false for a worker that is closed here: a context that two threads close lets the second one go on before
     * the first is done, and the broker would be gone before the worker has committed.
     */
    static final String SPRINGS_OWN = "spring.main.register-shutdown-hook";

    /** To be false likewise: Spring's hook would end the logging while the worker still says how it stops. */
    static final String LOGGINGS_OWN = "logging.register-shutdown-hook";

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Thread hook = new Thread(this::closeAll, "shutdown");

    private Shutdown() {}

    static Shutdown onInterrupt() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    /** Takes over the duty to close it. */
    <T extends AutoCloseable> T closes(T resource) {
        synchronized (started) {
            started.push(resource);
        }
        return resource;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending, and the hook closes everything.
            awaitHook();
            return;
        }
        closeAll();
    }

    private void closeAll() {
        synchronized (started) {
            while (!started.isEmpty()) {
                close(started.pop());
            }
        }
    }

    private void awaitHook() {
        try {
            hook.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            System.err.println("drover: closing " + resource.getClass().getSimpleName() + " failed: " + e.getMessage());
        }
    }
}
