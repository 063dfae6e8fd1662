package dev.drover.bench;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One run of one contender. What was not measured is empty, and is not printed.
 *
 * @param firstOutcomeSeconds from the start of the process to its first committed outcome
 * @param cold from the first outcome to the end of the first window
 * @param warm the second window; null where there is none
 * @param residentMegabytes the most of the whole run
 * @param broker what the broker had to do for it
 */
record Measurement(
        double firstOutcomeSeconds,
        Window cold,
        @Nullable Window warm,
        OptionalDouble residentMegabytes,
        BrokerShare broker) {
    /**
     * A part of a run.
     *
     * @param micros processor time of the process per request
     * @param rate outcomes per second
     * @param allocatedKilobytes per request
     * @param collectionShare time in collections, of the window's wall time, 0 to 1
     */
    record Window(double micros, double rate, OptionalDouble allocatedKilobytes, OptionalDouble collectionShare) {}

    /**
     * What a request costs the broker, over the whole run.
     *
     * @param micros processor time of its process per request, reading and writing by the bench included
     * @param bytes in its logs per request, the request and all records of Kafka's own included
     * @param offsetBytes of those, in the log of committed offsets
     */
    record BrokerShare(double micros, double bytes, double offsetBytes) {}

    OptionalDouble coldMicros() {
        return OptionalDouble.of(cold.micros());
    }

    OptionalDouble coldRate() {
        return OptionalDouble.of(cold.rate());
    }

    OptionalDouble warmMicros() {
        return warm == null ? OptionalDouble.empty() : OptionalDouble.of(warm.micros());
    }

    OptionalDouble warmRate() {
        return warm == null ? OptionalDouble.empty() : OptionalDouble.of(warm.rate());
    }

    OptionalDouble allocatedKilobytes() {
        return warm == null ? OptionalDouble.empty() : warm.allocatedKilobytes();
    }

    OptionalDouble collectionPercent() {
        return warm == null || warm.collectionShare().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(warm.collectionShare().getAsDouble() * 100);
    }

    /** Of the second window, or of the first where there is no other. */
    double lastRate() {
        return warm == null ? cold.rate() : warm.rate();
    }

    /** Of the second window, or of the first where there is no other. */
    double lastMicros() {
        return warm == null ? cold.micros() : warm.micros();
    }
}
