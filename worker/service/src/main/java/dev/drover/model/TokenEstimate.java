package dev.drover.model;

/**
 * Tokens that a call may use, before it is made.
 *
 * @param prompt estimated from the body
 * @param completion the request's own limit, or the model's
 */
public record TokenEstimate(long prompt, long completion) {
    public long total() {
        return completion > Long.MAX_VALUE - prompt ? Long.MAX_VALUE : prompt + completion;
    }
}
