package dev.drover.limit;

/**
 * Whether a worker may begin a call, by what it has seen and what it has begun itself. All amounts are billionths of a US
 * dollar.
 *
 * <p>{@link #BOUNDED} gives each worker its part of what is left, as large as its part of the partitions, less what
 * others may still have in flight by an older, larger part of theirs:
 *
 * <pre>unseen + estimate ≤ s · left − (1 − s) · recent     with left = limit − seen</pre>
 *
 * <p>A call that is larger than the whole part, {@code unseen + estimate > s · left}, may go if it fits what is left and
 * is the worker's only one. How far workers together can exceed a limit by this is derived in decision record 22.
 */
@FunctionalInterface
interface Formula {
    Formula BOUNDED = View::answer;

    Answer answer(View view);

    /**
     * What one worker knows of one budget.
     *
     * @param estimate of the call that asks, zero or more
     * @param unseen what this worker's own calls hold: in flight, or not yet visible in {@code left}
     * @param idle none of them is in flight or on its way to the ledger
     * @param left the limit less what all workers have been seen to spend; below zero: overshot
     * @param recent what was seen to be spent within about the longest time that a hold lasts
     * @param owned partitions of this worker, of {@code all}
     */
    record View(long estimate, long unseen, boolean idle, long left, long recent, int owned, int all) {
        Answer answer() {
            if (estimate > left) {
                return Answer.EXHAUSTED;
            }
            long sum = unseen + estimate;
            long share = part(left, owned);
            long room = share - (recent - part(recent, owned));
            boolean large = idle && sum > share && sum <= left;
            return sum <= room || large ? Answer.ADMITTED : Answer.WAIT;
        }

        /** Rounded down. */
        private long part(long amount, int of) {
            return amount / all * of + amount % all * of / all;
        }
    }
}
