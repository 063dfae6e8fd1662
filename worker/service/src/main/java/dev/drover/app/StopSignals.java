package dev.drover.app;

import dev.drover.contracts.Phrases;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Ctrl-C and SIGTERM: the first one lets calls in flight end, another one abandons them. */
final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
    /** Terminals and wrappers both pass a Ctrl-C on: what follows this soon is the same one. */
    private static final long SAME_NANOS = 500_000_000;

    private static final int EXIT_BASE = 128;
    /** Ctrl-C, which a person types. SIGTERM comes from supervisors, some of which repeat it. */
    private static final int INTERRUPTED = EXIT_BASE + 2;

    private final IntSupplier inFlight;
    private final LongSupplier nanos;
    private final IntConsumer exit;
    private final IntConsumer halt;
    /** When the first one came, 0 before. */
    private final AtomicLong first = new AtomicLong();

    /**
     * @param inFlight calls to providers at this instant
     * @param exit ends the process when everything has been closed
     * @param halt ends it at once
     */
    StopSignals(IntSupplier inFlight, LongSupplier nanos, IntConsumer exit, IntConsumer halt) {
        this.inFlight = inFlight;
        this.nanos = nanos;
        this.exit = exit;
        this.halt = halt;
    }

    /** Ends it. */
    @FunctionalInterface
    interface Heeded extends AutoCloseable {
        @Override
        void close();
    }

    /** Heeds them from now on until it is closed. */
    static Heeded heed(WorkerState state) {
        StopSignals signals = new StopSignals(
                () -> state.get().inFlight(), System::nanoTime, System::exit, Runtime.getRuntime()::halt);
        List<Runnable> before = Stream.of("INT", "TERM").map(signals::handle).toList();
        // Once told, they are heeded to the end of the process: another one may come while calls end.
        return () -> {
            if (signals.first.get() == 0) {
                before.forEach(Runnable::run);
            }
        };
    }

    /** Returns what puts the handler back that there was before. */
    private Runnable handle(String name) {
        Signal signal = new Signal(name);
        try {
            SignalHandler old = Signal.handle(signal, came -> told(EXIT_BASE + came.getNumber()));
            return () -> Signal.handle(signal, old);
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is the system's own here", name, e); // -Xrs
            return () -> {};
        }
    }

    /** A signal has come. */
    void told(int code) {
        long now = nanos.getAsLong();
        int calls = inFlight.getAsInt();
        if (first.compareAndSet(0, now == 0 ? 1 : now)) {
            if (calls > 0) {
                LOG.info(
                        "told to stop: {} in flight may end; another Ctrl-C abandons them, and they may be billed"
                                + " twice",
                        Phrases.count(calls, "call"));
            }
            exit.accept(code);
        } else if (code == INTERRUPTED && now - first.get() > SAME_NANOS) {
            if (calls > 0) {
                LOG.warn(
                        "abandoned {} in flight: their requests are asked again, and what providers have answered may"
                                + " be billed twice",
                        Phrases.count(calls, "call"));
            }
            halt.accept(code);
        }
    }
}
