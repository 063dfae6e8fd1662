package dev.drover.model;

import dev.drover.contracts.InferenceRequest;
import java.time.Instant;

/**
 * What a chain is asked to answer.
 *
 * @param idempotencyKey the same on every redelivery
 * @param chain its models in the order in which they are tried for this request
 * @param deadline nothing is begun that cannot end before it
 * @param chunks who reads the answer while it comes
 */
public record ChainRequest(
        String id, String idempotencyKey, InferenceRequest request, Chain chain, Instant deadline, ChunkSink chunks) {
    /** One whose answer nobody reads before it is whole. */
    public ChainRequest(String id, String idempotencyKey, InferenceRequest request, Chain chain, Instant deadline) {
        this(id, idempotencyKey, request, chain, deadline, ChunkSink.NONE);
    }
}
