package dev.drover.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word about a model, about a credential and so about all models of its provider, or about a chain. The latest
 * about a target's pause, or a chain's cut-over, holds; what is said of its breaker is apart from that.
 *
 * @param until when a pause ends by itself; null: when somebody ends it
 * @param reason for people
 * @param by who said it
 * @param cutOver of a chain; null for every other action than {@link Action#CUT_OVER}
 */
public record ControlWord(
        Target target,
        Action action,
        @Nullable Instant until,
        @Nullable String reason,
        @Nullable String by,
        Instant at,
        @Nullable CutOver cutOver) {
    public ControlWord {
        boolean ofChain = action == Action.CUT_OVER || action == Action.AS_CONFIGURED;
        if (ofChain != (target.kind() == Kind.CHAIN)) {
            throw new IllegalArgumentException(
                    action.wire() + " cannot be said of a " + target.kind().wire());
        }
        if ((action == Action.CUT_OVER) != (cutOver != null)) {
            throw new IllegalArgumentException("a cut-over, and nothing else, has a model and a percent");
        }
    }

    /** One that is no cut-over. */
    public ControlWord(
            Target target,
            Action action,
            @Nullable Instant until,
            @Nullable String reason,
            @Nullable String by,
            Instant at) {
        this(target, action, until, reason, by, at, null);
    }

    /** What it is about. */
    public enum Kind {
        MODEL("model"),
        CREDENTIAL("credential"),
        CHAIN("chain");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /** @param name the model's or the chain's as configured, or the provider's whose credential it is */
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
        CLOSE_BREAKER("close_breaker"),
        /** A share of the chain's requests begins with another of its models. */
        CUT_OVER("cut_over"),
        /** Ends an operator's cut-over: the chain's configuration holds. */
        AS_CONFIGURED("as_configured");

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
