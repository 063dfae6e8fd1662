package dev.drover.model.dialect;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests and answers as OpenAI has them, to the byte; what differs is how the key travels, and words. */
abstract class OpenAiCompatible implements ProviderDialect {
    /** A base that names an API version, or an Azure deployment, has said where the endpoints begin. */
    private static final Pattern VERSIONED = Pattern.compile(".*/(v\\d+[a-z0-9]*|deployments/[^/]+)(/.*)?");

    private final String keyHeader;
    private final String beforeKey;

    /** @param beforeKey what stands before the key in its header */
    OpenAiCompatible(String keyHeader, String beforeKey) {
        this.keyHeader = keyHeader;
        this.beforeKey = beforeKey;
    }

    @Override
    public URI address(URI base, Endpoint endpoint, String model, boolean stream) {
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        String stem = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String rest = VERSIONED.matcher(stem).matches() ? endpoint.path().substring("/v1".length()) : endpoint.path();
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + stem + rest + query);
    }

    @Override
    public Map<String, String> headers(Outgoing call) {
        return call.key() == null ? Map.of() : Map.of(keyHeader, beforeKey + call.key());
    }

    @Override
    public byte[] body(InferenceRequest request, String model, @Nullable Long maxOutput) {
        return RequestBody.encode(request, model);
    }
}
