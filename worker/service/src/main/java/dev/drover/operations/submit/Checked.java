package dev.drover.operations.submit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a line is. */
sealed interface Checked permits Checked.Good, BadLine, Checked.Blank {
    /**
     * It can be sent.
     *
     * @param customId the producer's, null if it gave none
     * @param deadline its own, null if it has none
     * @param task that picks its chain, null if none does
     */
    record Good(
            long number,
            byte @Nullable [] key,
            byte[] value,
            @Nullable String customId,
            @Nullable Instant deadline,
            @Nullable String task)
            implements Checked {}

    /** Nothing but spaces. */
    record Blank() implements Checked {}
}
