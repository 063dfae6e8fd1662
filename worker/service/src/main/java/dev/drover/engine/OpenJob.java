package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery without an outcome, as it stood at one instant.
 *
 * @param job null if the delivery has not been decoded, or is to be decoded again
 * @param why what it waits for; null unless it waits
 * @param until when it is asked again at the latest; null unless it waits
 */
public record OpenJob<C>(
        Delivery delivery,
        @Nullable Job<C> job,
        Stage stage,
        @Nullable WaitReason why,
        @Nullable Instant until) {
    public enum Stage {
        /** A call is in flight. */
        CALLING,
        /** It was asked, or the first of its flow was, and may not go yet. */
        WAITING,
        /** Its turn has not come. */
        IN_LINE
    }
}
