package dev.drover.operations.deadletters;

import dev.drover.deadletter.Letter;
import dev.drover.deadletter.StoredRecord;

/** Changes letters by hand before they are sent. */
@FunctionalInterface
public interface LetterEditor {
    /**
     * The record as it is to be sent.
     *
     * @param before with all other changes made
     * @throws IllegalArgumentException if it is no request any more, or not to be sent; the letter counts as failed
     * @throws Unchanged if it is to stay where it is
     */
    StoredRecord edit(Letter letter, StoredRecord before) throws Exception;

    /** Nobody changed the letter: as with git, that calls it off. */
    final class Unchanged extends Exception {
        public Unchanged(String message) {
            super(message);
        }
    }
}
