package dev.drover.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word about a model, or about a credential and so about all models of its provider. The latest about a
 * target's pause holds; what is said of its breaker is apart from that.
 *
 * @param until when a pause ends by itself; null: when somebody ends it
 * @param reason for people
 * @param by who said it
 */
public record ControlWord(
        Target target,
        Action action,
        @Nullable Instant until,
        @Nullable String reason,
        @Nullable String by,
        Instant at) {
    /** What it is about. */
    public enum Kind {
        MODEL("model"),
        CREDENTIAL("credential");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /** @param name the model's as configured, or the provider's whose credential it is */
    public record Target(Kind kind, String name) {
        @Override
        public String toString() {
            return kind.wire() + " " + name;
        }
    }

    /** What is to be done. */
    public enum Action {
        /** Nobody calls it. */
        PAUSE("pause"),
        /** Ends a pause. */
        RESUME("resume"),
        /** Closes its breaker, forced open or not; a pause goes on. */
        CLOSE_BREAKER("close_breaker");

        private final String wire;

        Action(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /** Whether calls are held back at that time. */
    public boolean pauses(Instant now) {
        return action == Action.PAUSE && (until == null || until.isAfter(now));
    }
}
