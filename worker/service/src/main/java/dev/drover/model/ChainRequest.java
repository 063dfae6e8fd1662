package dev.drover.model;

import dev.drover.contracts.InferenceRequest;
import java.time.Instant;

/**
 * What a chain is asked to answer.
 *
 * @param idempotencyKey the same on every redelivery
 * @param chain its models
 * @param deadline nothing is begun that cannot end before it
 * @param stickiness a hash of what stays together in a gradual change to another model: of the record's key, if it has one
 * @param chunks who reads the answer while it comes
 */
public record ChainRequest(
        String id,
        String idempotencyKey,
        InferenceRequest request,
        Chain chain,
        Instant deadline,
        int stickiness,
        ChunkSink chunks) {
    /** One whose answer nobody reads before it is whole. */
    public ChainRequest(String id, String idempotencyKey, InferenceRequest request, Chain chain, Instant deadline) {
        this(id, idempotencyKey, request, chain, deadline, id.hashCode(), ChunkSink.NONE);
    }
}
