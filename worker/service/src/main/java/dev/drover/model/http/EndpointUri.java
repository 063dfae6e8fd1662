package dev.drover.model.http;

import dev.drover.contracts.Endpoint;
import java.net.URI;
import java.util.regex.Pattern;

/** Joins a provider's base URL and an endpoint's path. */
final class EndpointUri {
    /** A base that names an API version, or an Azure deployment, has said where the endpoints begin. */
    private static final Pattern VERSIONED = Pattern.compile(".*/(v\\d+[a-z0-9]*|deployments/[^/]+)(/.*)?");

    private EndpointUri() {}

    static URI join(URI base, Endpoint endpoint) {
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        String stem = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String rest = VERSIONED.matcher(stem).matches() ? endpoint.path().substring("/v1".length()) : endpoint.path();
        String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + stem + rest + query);
    }
}
