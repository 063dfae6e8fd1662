package dev.drover.model;

/** How one call ended. Its attempt is kept, its permits are settled. */
sealed interface Called {
    record Answered(ChainEnd.Answered end) implements Called {}

    record Failed(Failure failure) implements Called {}

    /** A bug of ours; the request ends, so that it does not meet the same bug for ever. */
    record Unexpected(ChainEnd.Failed end) implements Called {}
}
