package dev.drover.model.dialect;

import java.net.URI;
import java.util.regex.Pattern;

/** Puts a provider's address and an endpoint's path together. */
final class Addresses {
    /** A base that names an API version, or an Azure deployment, has said where the endpoints begin. */
    private static final Pattern VERSIONED = Pattern.compile(".*/(v\\d+[a-z0-9]*|deployments/[^/]+)(/.*)?");

    private Addresses() {}

    /**
     * The base, then the path.
     *
     * @param version where the path begins unless the base names a version itself, such as {@code /v1}
     * @param path behind the version, such as {@code /messages}
     * @param query of the path, with its question mark; empty if there is none
     */
    static URI join(URI base, String version, String path, String query) {
        String given = base.getRawPath() == null ? "" : base.getRawPath();
        String stem = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
        String rest = VERSIONED.matcher(stem).matches() ? path : version + path;
        String own = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
        String all = own.isEmpty() ? query : query.isEmpty() ? own : own + "&" + query.substring(1);
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + stem + rest + all);
    }
}
