package dev.drover.operations.deadletters;

import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Letter;
import org.jspecify.annotations.Nullable;

/** Sees letters one by one. */
@FunctionalInterface
public interface LetterVisitor {
    /**
     * Sees a letter that fits.
     *
     * @param mark what a replay or a parking left; null if there is none
     * @return whether it wants to see more
     */
    boolean see(Letter letter, @Nullable ReplayMark mark) throws Exception;
}
