package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a provider gets: the producer's body with the provider's name for the model; nothing else is touched. */
final class RequestBody {
    private static final JsonMapper JSON = JsonMapper.shared();

    private RequestBody() {}

    /** Whether the producer asked for a stream, and the endpoint has one. */
    static boolean streams(InferenceRequest request) {
        return request.endpoint() != Endpoint.EMBEDDINGS
                && request.body().path("stream").booleanValue(false);
    }

    /** How many texts a request asks for; an array of numbers is one text as tokens. Null: cannot be said. */
    static @Nullable Integer inputs(InferenceRequest request) {
        JsonNode input = request.body().path("input");
        if (input.isString()) {
            return 1;
        }
        if (!input.isArray() || input.isEmpty()) {
            return null;
        }
        return input.path(0).isNumber() ? 1 : input.size();
    }

    static byte[] encode(InferenceRequest request, Model model) {
        // Shallow: the children are shared with the request and only read.
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.setAll(request.body());
        body.put("model", model.upstreamName());
        if (streams(request) && request.endpoint() != Endpoint.RESPONSES) {
            body.set("stream_options", withUsage(request.body().path("stream_options")));
        }
        return JSON.writeValueAsBytes(body);
    }

    /** A stream reports its usage only when asked to. */
    private static ObjectNode withUsage(JsonNode given) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        if (given instanceof ObjectNode own) {
            options.setAll(own);
        }
        return options.put("include_usage", true);
    }
}
