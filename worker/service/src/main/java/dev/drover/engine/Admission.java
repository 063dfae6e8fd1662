package dev.drover.engine;

import java.time.Instant;

/** The answer to "may it go now?". */
public sealed interface Admission<C> {
    /** It may; what it holds (a permit) is given back by {@link Call#abandon} if it is never run. */
    record Go<C>(Call<C> call) implements Admission<C> {}

    /**
     * Not before {@code until}; asked again then.
     *
     * @param why a metric label from a closed list
     * @param alone its flow does not wait with it
     */
    record Wait<C>(Instant until, String why, boolean alone) implements Admission<C> {
        /** Its flow waits with it. */
        public Wait(Instant until, String why) {
            this(until, why, false);
        }
    }

    /** Over without a call: expired, refused. */
    record Finished<C>(Outcome<C> outcome) implements Admission<C> {}
}
