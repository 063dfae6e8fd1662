package dev.drover.operations;

import org.jspecify.annotations.Nullable;

/** An operation cannot go on; its message is the failure's sentence. */
public final class OperationException extends RuntimeException {
    private final transient OperationFailure failure;

    public OperationException(OperationFailure failure) {
        this(failure, null);
    }

    /** @param cause null if nothing else was thrown before */
    public OperationException(OperationFailure failure, @Nullable Throwable cause) {
        super(failure.sentence(), cause);
        this.failure = failure;
    }

    public OperationFailure failure() {
        return failure;
    }
}
