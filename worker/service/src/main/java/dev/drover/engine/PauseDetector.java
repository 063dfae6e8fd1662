package dev.drover.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices that the process was frozen: stopped by a signal, swapped out, its machine suspended. A worker that wakes
 * up late may have lost its partitions and not know it yet; whatever it started then would be paid twice, though
 * never published twice. So nothing new is started until the group has had time to tell.
 */
final class PauseDetector {
    private static final Duration BEAT = Duration.ofMillis(250);

    /** A gap between two beats that a busy machine does not make; well below any session timeout. */
    private static final Duration FROZEN = Duration.ofSeconds(3);

    /** A heartbeat and its answer, and the poll that runs the callbacks. */
    private static final Duration TIME_TO_TELL = Duration.ofSeconds(3);

    private final LongSupplier nanoTime;
    private volatile long lastBeat;
    private volatile long suspectUntil;
    private volatile boolean beating;

    PauseDetector() {
        this(System::nanoTime);
    }

    PauseDetector(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Beats on a daemon thread until that is interrupted; before, nothing is ever missed. */
    Thread start() {
        beat();
        return Thread.ofVirtual().name("drover-pulse").start(() -> {
            try {
                while (true) {
                    Thread.sleep(BEAT); // what is measured: how long a sleep really took
                    beat();
                }
            } catch (InterruptedException _) {
                beating = false; // the engine has stopped
            }
        });
    }

    void beat() {
        long now = nanoTime.getAsLong();
        if (beating && now - lastBeat > FROZEN.toNanos()) {
            suspectUntil = now + TIME_TO_TELL.toNanos();
        }
        if (!beating) {
            suspectUntil = now;
        }
        lastBeat = now;
        beating = true;
    }

    /** Whether the process has just been frozen. */
    boolean missed() {
        long now = nanoTime.getAsLong();
        return beating && (now - lastBeat > FROZEN.toNanos() || now - suspectUntil < 0);
    }
}
