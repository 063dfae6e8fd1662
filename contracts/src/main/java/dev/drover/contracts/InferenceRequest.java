package dev.drover.contracts;

import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as its producer meant it, whichever format it came in. Its body and its metadata are slices of the record's
 * value, which therefore stays in memory as long as the request does.
 *
 * @param customId the producer's name for it, not unique
 * @param facts what the rules read of the body, and the body
 * @param tenant null if neither the envelope nor a header names one
 * @param task picks a chain by its configured name
 * @param chain names a chain and wins over {@code task}
 * @param deadline null: the worker's default applies
 * @param metadata an object, echoed in the result as it came
 * @param chunks whether its answer is wanted in chunks while it comes; null: the worker's configuration decides
 */
public record InferenceRequest(
        WireFormat format,
        @Nullable String customId,
        Endpoint endpoint,
        RequestFacts facts,
        @Nullable String tenant,
        @Nullable String task,
        @Nullable String chain,
        @Nullable Instant deadline,
        @Nullable JsonText metadata,
        @Nullable Boolean chunks) {
    public InferenceRequest {
        Objects.requireNonNull(format);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(facts);
    }

    /** One that says nothing of chunks. */
    public InferenceRequest(
            WireFormat format,
            @Nullable String customId,
            Endpoint endpoint,
            RequestFacts facts,
            @Nullable String tenant,
            @Nullable String task,
            @Nullable String chain,
            @Nullable Instant deadline,
            @Nullable JsonText metadata) {
        this(format, customId, endpoint, facts, tenant, task, chain, deadline, metadata, null);
    }

    /** The object that the provider will get, members included of which nobody here has heard. */
    public JsonText body() {
        return facts.body();
    }

    /** The model that the producer named in {@code body.model}, or null. */
    public @Nullable String bodyModel() {
        return facts.model();
    }

    /** Whether the producer asked for a stream, and the endpoint has one. */
    public boolean streams() {
        return endpoint != Endpoint.EMBEDDINGS && facts.stream();
    }

    /**
     * The request's own limit on the answer, in tokens, 0 or more; null if it sets none that can be read. Messages knows one
     * name for it, and another one beside it must not make what is reserved smaller.
     *
     * @param without members that the provider does not get
     */
    public @Nullable Long limit(Set<String> without) {
        if (endpoint != Endpoint.MESSAGES) {
            return facts.limit(without);
        }
        Set<String> others = new HashSet<>(without);
        others.add("max_completion_tokens");
        others.add("max_output_tokens");
        return facts.limit(others);
    }
}
