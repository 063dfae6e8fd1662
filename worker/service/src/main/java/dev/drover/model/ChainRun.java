package dev.drover.model;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through its chain, over as many rounds as it takes. Used by one thread at a time: the
 * lane's for {@link #admit}, the call's for {@link #run}.
 */
public interface ChainRun {
    /** Whether a call may be made now, and of which model. Never blocks. */
    Admitted admit(Instant now);

    /**
     * Makes the calls of one round, beginning with the admitted model; waits, retries and moves on within the time
     * that is left. Called once after each {@link Admitted.Ready}.
     *
     * @throws InterruptedException when the thread is interrupted; permits are settled, the attempt is not kept
     */
    Round run() throws InterruptedException;

    /** Gives back what {@link #admit} reserved, when {@link #run} will not be called. */
    void abandon();

    /**
     * Whether the last {@link Wait} is this request's alone: a model that others of its chain could use was
     * passed for a reason of its own, such as its size. Others need not wait with it.
     */
    default boolean waitsAlone() {
        return false;
    }

    /**
     * After a {@link Wait} of {@link #admit}: runs {@code wake} when it is worth asking again before the wait is over, at once if
     * it is. On any thread; must not block.
     */
    default void await(Runnable wake) {}

    /** The models that were passed when one was last looked for, in order; for any thread. */
    default List<Passed> passed() {
        return List.of();
    }

    /**
     * A model that was not called.
     *
     * @param rest null if it will not be called at all
     * @param code of what rules it out; null if nothing does but this request's earlier failures, and if it waits
     * @param refusal why it will not, for people; empty if it waits
     */
    record Passed(
            Model model, @Nullable Wait rest, @Nullable FailureCode code, String refusal) {}

    /** Every attempt so far, in order. */
    List<Attempt> attempts();

    /** The answer of {@link #admit}. */
    sealed interface Admitted permits Admitted.Ready, Admitted.Ended, Wait {
        record Ready(Model model) implements Admitted {}

        record Ended(Ending end) implements Admitted {}
    }

    /** The answer of {@link #run}; a wait is followed by another round. */
    sealed interface Round permits Round.Ended, Wait {
        record Ended(Ending end) implements Round {}
    }
}
