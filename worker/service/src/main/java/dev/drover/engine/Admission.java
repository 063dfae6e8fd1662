package dev.drover.engine;

/** The answer to "may it go now?". */
public sealed interface Admission<C> permits Admission.Go, Admission.Finished, Wait {
    /** It may; what it holds (a permit) is given back by {@link Call#abandon} if it is never run. */
    record Go<C>(Call<C> call) implements Admission<C> {}

    /** Over without a call: expired, refused. */
    record Finished<C>(Outcome<C> outcome) implements Admission<C> {}
}
