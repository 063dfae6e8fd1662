package dev.drover.contracts;

/** What the provider gets in {@code Idempotency-Key}. */
public final class IdempotencyKey {
    private IdempotencyKey() {}

    /**
     * The same for every redelivery of a request, another one for each replay, since a replay wants a new answer.
     *
     * @param replays zero or more
     */
    public static String of(String requestId, int replays) {
        return requestId + "-" + replays;
    }
}
