package dev.drover.model;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import java.time.Instant;

/** Port: who wants to know what chains do, for meters and logs. Called in passing; must not block. */
public interface ChainEvents {
    /** Hears nothing. */
    ChainEvents NONE = new ChainEvents() {};

    /** A call has ended, well or badly. */
    default void attempted(ChainRequest request, Model model, Attempt attempt) {}

    /** The same model is called again. */
    default void retried(ChainRequest request, Model model, FailureCode because) {}

    default void fellBack(ChainRequest request, Model from, Model to, FailureCode because) {}

    /** An answer ended with a word that nobody knows; the answer was no success. */
    default void unknownFinishReason(Model model, String word) {}

    /** A round has ended without an answer; another will follow. */
    default void deferred(ChainRequest request, FailureCode because, WaitReason why) {}

    /** A rate limit, or an error that says when to come back: nobody calls the model before {@code until}. */
    default void paused(Model model, Instant until) {}

    /** Calls fail for something that an operator can look at; told once, until a call of the provider ends well. */
    default void troubled(Model model, Trouble trouble) {}

    /** A breaker has opened, by its failures or by force. */
    default void opened(Model model, boolean forced, FailureCode because, Instant until) {}
}
