package dev.drover.model.http;

import dev.drover.contracts.JsonText;
import org.jspecify.annotations.Nullable;

/** Puts the answer of one endpoint's stream together again. Confined to the call's thread. */
interface Assembly {
    /**
     * Takes the next event's object.
     *
     * @throws Kept.TooLarge beyond the bound on an answer
     */
    void event(JsonText event);

    /** Whether the answer itself has begun: what stands before it is no first token. */
    boolean hasBegun();

    /** Whether the last event itself brought a part of the answer, however small; a role or an empty text is none. */
    boolean hasFilled();

    /**
     * Whether the last event is for those who read along: not what comes before the answer, such as a filter's findings, and
     * not an event that holds all of it once more.
     */
    default boolean isReadAlong() {
        return hasBegun() && !isComplete();
    }

    /** Whether nothing more is expected, whatever the stream still brings. */
    boolean isComplete();

    /**
     * What the stream said so far that decides its price, as members of an object: the usage, and the members that are
     * read beside a usage; nothing if it said nothing.
     *
     * @param members empty
     */
    void moneyTo(Bytes members);

    /** An error that stood inside an event that is otherwise none, null if there was none. */
    @Nullable
    JsonText error();

    /** The object as it would have come without a stream; null if the stream ended before its finish reason. */
    byte @Nullable [] finish();
}
