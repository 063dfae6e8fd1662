package dev.drover.deadletter;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import org.jspecify.annotations.Nullable;

/** What has happened to letters already. */
public interface Known {
    /** The mark of the letter with this identity, null if there is none. */
    @Nullable
    ReplayMark mark(Origin identity);

    /** Whether the results have an answer to this letter's request. */
    boolean answered(Letter letter);

    /** Nothing has happened yet. */
    Known NOTHING = new Known() {
        @Override
        public @Nullable ReplayMark mark(Origin identity) {
            return null;
        }

        @Override
        public boolean answered(Letter letter) {
            return false;
        }
    };
}
