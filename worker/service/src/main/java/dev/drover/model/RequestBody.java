package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestFacts;
import org.jspecify.annotations.Nullable;

/**
 * What a provider gets: the producer's body to the byte, but for the model's name, and for {@code include_usage} where a
 * stream is asked for.
 */
final class RequestBody {
    private static final String USAGE = "include_usage";
    private static final String OPTIONS = "stream_options";

    private RequestBody() {}

    /** Whether the producer asked for a stream, and the endpoint has one. */
    static boolean streams(InferenceRequest request) {
        return request.endpoint() != Endpoint.EMBEDDINGS && request.facts().stream();
    }

    /** How many texts a request asks for; an array of numbers is one text as tokens. Null: cannot be said. */
    static @Nullable Integer inputs(InferenceRequest request) {
        return request.facts().inputs();
    }

    static byte[] encode(InferenceRequest request, Model model) {
        RequestFacts facts = request.facts();
        JsonEdits edits = new JsonEdits(facts.body())
                .set(facts.body(), "model", facts.member("model"), JsonEdits.quoted(model.upstreamName()));
        if (streams(request) && request.endpoint() != Endpoint.RESPONSES) {
            askForUsage(facts, edits);
        }
        return edits.bytes();
    }

    /** A stream reports its usage only when asked to. */
    private static void askForUsage(RequestFacts facts, JsonEdits edits) {
        JsonText options = facts.member(OPTIONS);
        if (options == null || !options.isObject()) {
            edits.set(facts.body(), OPTIONS, options, "{\"" + USAGE + "\":true}");
            return;
        }
        JsonText given = facts.includeUsage();
        if (given == null || !given.isTrue()) {
            edits.set(options, USAGE, given, "true");
        }
    }
}
