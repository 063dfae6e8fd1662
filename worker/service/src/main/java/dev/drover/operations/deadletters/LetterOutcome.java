package dev.drover.operations.deadletters;

import dev.drover.deadletter.Letter;
import org.jspecify.annotations.Nullable;

/**
 * What became of a letter.
 *
 * @param id of the request, as it was sent
 * @param what {@code sent}, {@code parked}, {@code failed}, {@code in_doubt}, {@code unchanged}, or why it was skipped
 * @param to where the record is now, null if nothing was written
 * @param detail may be empty
 */
public record LetterOutcome(
        Letter letter, String id, String what, @Nullable String to, String detail) {
    public static final String SENT = "sent";
    public static final String PARKED = "parked";
    public static final String FAILED = "failed";
    /** Whether it was sent is not known here; the marks know. */
    public static final String IN_DOUBT = "in_doubt";
    /** Of letters that nobody changed in the editor that was opened for it. */
    public static final String UNCHANGED = "unchanged";
    /** Of letters that were not there any more when it was their turn. */
    public static final String REMOVED = "removed";
    /** Of offsets that nobody looked at before they were removed. */
    public static final String REMOVED_UNSEEN = "removed_offsets";

    /** Whether the letter had been dealt with before: nothing that a person has to read of each. */
    public boolean wasDone() {
        return what.startsWith("already_");
    }
}
