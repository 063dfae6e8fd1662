package dev.drover.model;

import java.time.Instant;

/**
 * How far a request has come when an attempt has failed.
 *
 * @param callsOfModel of the model that failed, in this round, the failed one included
 * @param callsAllowed of that model in one round
 * @param restarts earlier restarts of this model after an answer that was cut, malformed or possibly billed, over all rounds
 * @param anotherModel whether the chain has a model after this one that may be asked
 * @param unasked models of the chain that were not called for this request and that could take it, shut for now or not
 * @param retryAllowed false when the provider's retry budget is used up
 * @param waitedOut whether a rate limit was waited out for this request before
 * @param rounds rounds so far that count, this one included
 * @param roundsBegun all rounds so far, those that only probed included
 * @param attempts all attempts so far
 * @param possiblyBilled attempts so far that the provider may have charged for without an answer
 */
record Progress(
        int callsOfModel,
        int callsAllowed,
        int restarts,
        boolean anotherModel,
        int unasked,
        boolean retryAllowed,
        boolean waitedOut,
        int rounds,
        int roundsBegun,
        int attempts,
        int possiblyBilled,
        Instant deadline) {
    Progress withoutRetry() {
        return new Progress(
                callsOfModel,
                callsAllowed,
                restarts,
                anotherModel,
                unasked,
                false,
                waitedOut,
                rounds,
                roundsBegun,
                attempts,
                possiblyBilled,
                deadline);
    }
}
