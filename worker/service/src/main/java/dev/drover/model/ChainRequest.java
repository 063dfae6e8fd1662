package dev.drover.model;

import dev.drover.contracts.InferenceRequest;
import java.time.Instant;

/**
 * What a chain is asked to answer.
 *
 * @param idempotencyKey the same on every redelivery
 * @param chain its models in the order in which they are tried for this request
 * @param deadline nothing is begun that cannot end before it
 */
public record ChainRequest(String id, String idempotencyKey, InferenceRequest request, Chain chain, Instant deadline) {}
