package dev.drover.contracts;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which operation a path names. */
final class Endpoints {
    private static final String KNOWN =
            Arrays.stream(Endpoint.values()).map(Endpoint::path).collect(Collectors.joining(", "));

    private Endpoints() {}

    /**
     * With or without the {@code /v1}, and with or without the first slash: batch files for Azure have no version.
     *
     * @throws Refusal if it is missing or names no operation
     */
    static Endpoint of(@Nullable String path, String member) {
        if (path == null) {
            throw Refusal.invalid(member + " is missing: one of " + KNOWN);
        }
        String absolute = path.startsWith("/") ? path : "/" + path;
        return Endpoint.ofPath(absolute)
                .or(() -> Endpoint.ofPath("/v1" + absolute))
                .orElseThrow(() -> unknown(path, member));
    }

    private static Refusal unknown(String path, String member) {
        return Refusal.invalid(member + " must be one of " + KNOWN + ", not " + Refusal.quote(path));
    }
}
