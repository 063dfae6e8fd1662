package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import java.time.Duration;
import java.time.Instant;

/** What follows a failed attempt. */
sealed interface Verdict {
    /** Call the same model again, not before {@code after} has passed. */
    record Retry(Duration after) implements Verdict {}

    record NextModel(Need need) implements Verdict {}

    /** Back to the lane; nothing is wrong with the request. */
    record Defer(Instant until, WaitReason why) implements Verdict {}

    /** Nothing more for the models that were asked: from now on only the others, until none is left. */
    record OnlyUnasked() implements Verdict {}

    record GiveUp(FailureCode code) implements Verdict {}

    /** Which of the remaining models may be next. */
    enum Need {
        ANY,
        /** One that is known to take more. */
        LARGER,
        /** Any, if the tenant opted in to asking another model after a refusal for its content. */
        OPTED_IN
    }
}
