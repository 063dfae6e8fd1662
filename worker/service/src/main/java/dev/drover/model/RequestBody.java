package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
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
