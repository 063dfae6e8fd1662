package dev.drover.model;

import dev.drover.contracts.Ending;

/** How one call ended. Its attempt is kept, its permits are settled. */
sealed interface Called {
    record Answered(Ending.Answered end) implements Called {}

    record Failed(Failure failure) implements Called {}

    /** A bug of ours; the request ends, so that it does not meet the same bug for ever. */
    record Unexpected(Ending.Failed end) implements Called {}
}
