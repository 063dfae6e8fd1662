package dev.drover.deadletter;

import java.util.Locale;

/** What is to be done with a letter that the filter means. */
public sealed interface Decision {
    /**
     * It is sent again.
     *
     * @param topic where to
     */
    record Send(String topic) implements Decision {}

    /** It goes to the parking topic. */
    record Park(String why) implements Decision {}

    /** Nothing is done, and nothing is wrong. */
    record Skip(Skipped what, String why) implements Decision {}

    /** It should be sent, and cannot. */
    record Fail(String why) implements Decision {}

    /** Why nothing is done. */
    enum Skipped {
        ALREADY_REPLAYED,
        ALREADY_PARKED,
        ALREADY_ANSWERED,
        DEADLINE_PASSED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
