package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import java.util.Set;

/** Tokens of a request by a rule of thumb, for whoever wants to know before anything is sent. */
public final class RoughTokens {
    private RoughTokens() {}

    /** The prompt's, by its characters, uncorrected; at least 1. */
    public static long prompt(InferenceRequest request) {
        return TokenEstimator.rawPrompt(request);
    }

    /**
     * At most what the answer may have: the request's own limit, else the given one; none for embeddings.
     *
     * @param otherwise where the request sets no limit
     */
    public static long completion(InferenceRequest request, long otherwise) {
        if (request.endpoint() == Endpoint.EMBEDDINGS) {
            return 0;
        }
        Long own = request.limit(Set.of());
        return own == null ? otherwise : own;
    }
}
