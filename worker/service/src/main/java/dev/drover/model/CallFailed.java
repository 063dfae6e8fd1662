package dev.drover.model;

/** What resilience4j wants to see, without a stack; the failure itself is kept in the attempt. */
final class CallFailed extends RuntimeException {
    CallFailed() {
        super("a call failed", null, false, false);
    }
}
