package dev.drover.model.pacing;

import dev.drover.contracts.WaitReason;
import java.time.Instant;

/** The answer to "may this call be sent now?". */
public sealed interface Entered permits Slot, Entered.Full {
    /**
     * Not now.
     *
     * @param until when it is worth asking again, unless {@link Pace#await} says so before
     * @param why {@link WaitReason#CONCURRENCY}: as many calls are out as the provider takes; {@link WaitReason#TOKENS}: its
     *     quota is used up for the moment, by its own word
     */
    record Full(Instant until, WaitReason why) implements Entered {}
}
