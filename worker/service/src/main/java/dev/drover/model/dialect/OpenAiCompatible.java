package dev.drover.model.dialect;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and answers as OpenAI has them, to the byte; what differs is how the key travels, and words. */
abstract class OpenAiCompatible implements ProviderDialect {
    private static final String VERSION = "/v1";

    private final String keyHeader;
    private final String beforeKey;

    /** @param beforeKey what stands before the key in its header */
    OpenAiCompatible(String keyHeader, String beforeKey) {
        this.keyHeader = keyHeader;
        this.beforeKey = beforeKey;
    }

    @Override
    public URI address(URI base, Endpoint endpoint, String model, boolean stream) {
        return Addresses.join(base, VERSION, endpoint.path().substring(VERSION.length()), "");
    }

    @Override
    public URI models(URI base) {
        return Addresses.join(base, VERSION, "/models", "");
    }

    @Override
    public Map<String, String> headers(Outgoing call) {
        return call.key() == null ? Map.of() : Map.of(keyHeader, beforeKey + call.key());
    }

    @Override
    public @Nullable String refusal(InferenceRequest request, Upstream upstream) {
        return request.endpoint() == Endpoint.MESSAGES
                ? "only providers of kind anthropic speak " + Endpoint.MESSAGES.path()
                : null;
    }

    @Override
    public Body body(InferenceRequest request, Upstream upstream) {
        return RequestBody.encode(request, upstream);
    }
}
