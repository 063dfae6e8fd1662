package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import java.time.Instant;

/**
 * Not before {@code until}; asked again then.
 *
 * @param alone its flow does not wait with it; of a call that was made, always so
 */
public record Wait<C>(Instant until, WaitReason why, boolean alone) implements Admission<C>, Step<C> {}
