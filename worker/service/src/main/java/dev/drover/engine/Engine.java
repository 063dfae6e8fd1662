package dev.drover.engine;

import java.time.Clock;
import java.time.Duration;

/**
 * Consumes request topics and gives every record exactly one outcome.
 *
 * @param <C> the charge that outcomes carry and partition states add up
 */
public final class Engine<C> implements AutoCloseable {
    /** Builds it without connecting to anything. */
    public Engine(EngineSettings settings, KafkaClients clients, Intake<C> intake, EngineEvents events, Clock clock) {}

    /** Starts the threads and returns; an unreachable broker is waited for, see {@link #status}. */
    public void start() {}

    public EngineStatus status() {
        throw new IllegalStateException("not started");
    }

    /** Wakes lanes whose jobs wait: a budget was topped up, a breaker closed. */
    public void reconsider() {}

    /** Drains for as long as the settings allow, commits, leaves the group. Returns when all threads have ended. */
    @Override
    public void close() {}

    /** The longest time that {@link #close} takes. */
    public Duration closesWithin() {
        return Duration.ZERO;
    }
}
