package dev.drover.contracts;

import java.util.Locale;

/** Why a lane or a request waits. Waiting is no attempt and no failure. */
public enum WaitReason {
    /** A token bucket is empty. */
    TOKENS,
    /** As many calls of the model are out as its provider takes at a time. */
    CONCURRENCY,
    /** The process has its full number of calls in flight. */
    IN_FLIGHT,
    /** The process holds its full number of bytes. */
    BYTES,
    /** A budget is used up and its window turns before the deadline. */
    BUDGET,
    /** The provider asked for a pause, or an operator paused it. */
    PROVIDER_PAUSED,
    /** Every breaker of the chain is open. */
    BREAKERS_OPEN,
    /** The span between the oldest unfinished request and the newest is used up. */
    WINDOW_FULL,
    /** An earlier request with the same key is in flight. */
    KEY_ORDER,
    /** A retryable failure backs off before the next round through the chain. */
    BACKOFF,
    /** It names what only a worker with another configuration knows. */
    OTHER_CONFIGURATION,
    /** The partition's state is being read. */
    RESTORING,
    /** Going on could lose or repeat: nothing is taken until somebody has acted. */
    HALTED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The spelling in metrics and in status: lower case with underscores. */
    public String wire() {
        return wire;
    }
}
