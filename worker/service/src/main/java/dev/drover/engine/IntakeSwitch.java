package dev.drover.engine;

import org.jspecify.annotations.Nullable;

/** Whether lanes may start work at all: not while the broker refuses what only an operator can mend. */
final class IntakeSwitch {
    private final PauseDetector pauses = new PauseDetector();
    private volatile @Nullable String writing;
    private volatile @Nullable String reading;
    private volatile @Nullable String forGood;

    /** Outcomes cannot be written. */
    void haltWriting(String reason) {
        writing = reason;
    }

    void openWriting() {
        writing = null;
    }

    /** Requests cannot be read. */
    void haltReading(String reason) {
        reading = reason;
    }

    void openReading() {
        reading = null;
    }

    /** This process cannot go on. */
    void haltForGood(String reason) {
        forGood = reason;
    }

    /** The reason, or null if work may start. */
    @Nullable
    String haltedBecause() {
        if (forGood != null) {
            return forGood;
        }
        String why = writing;
        return why != null ? why : reading;
    }

    /** Whether this process was frozen a moment ago. */
    PauseDetector pauses() {
        return pauses;
    }
}
