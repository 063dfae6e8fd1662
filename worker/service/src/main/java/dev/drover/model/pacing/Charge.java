package dev.drover.model.pacing;

/**
 * What a call takes of a quota, or what all calls so far have taken.
 *
 * @param prompt tokens, zero or more
 * @param completion tokens, zero or more
 */
public record Charge(long requests, long prompt, long completion) {
    /** Of a call that the provider refused. */
    public static final Charge NOTHING = new Charge(0, 0, 0);

    /** Above what anybody is granted; keeps sums far from an overflow. */
    private static final long MOST = 1L << 40;

    /** Of one call. */
    public static Charge of(long prompt, long completion) {
        return new Charge(1, Math.clamp(prompt, 0, MOST), Math.clamp(completion, 0, MOST));
    }

    Charge plus(Charge other) {
        return new Charge(requests + other.requests, prompt + other.prompt, completion + other.completion);
    }
}
