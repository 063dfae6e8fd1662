package dev.drover.model;

import dev.drover.contracts.FailureCode;
import java.time.Duration;

/** What follows a failed attempt. A wait goes back to the lane; nothing is wrong with the request. */
sealed interface Verdict permits Verdict.Retry, Verdict.NextModel, Verdict.OnlyUnasked, Verdict.GiveUp, Wait {
    /** Call the same model again, not before {@code after} has passed. */
    record Retry(Duration after) implements Verdict {}

    record NextModel(Need need) implements Verdict {}

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
