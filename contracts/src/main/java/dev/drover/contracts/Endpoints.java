package dev.drover.contracts;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which operation a path names. */
final class Endpoints {
    private static final String KNOWN =
            Arrays.stream(Endpoint.values()).map(Endpoint::path).collect(Collectors.joining(", "));

    private Endpoints() {}

    /** @throws Refusal if it is missing or not spelled as OpenAI spells it */
    static Endpoint exactly(@Nullable String path, String member) {
        if (path == null) {
            throw Refusal.invalid(member + " is missing: one of " + KNOWN);
        }
        return Endpoint.ofPath(path).orElseThrow(() -> unknown(path, member));
    }

    /** With or without the {@code /v1}, and with or without the first slash. */
    static Endpoint leniently(String path, String member) {
        String absolute = path.startsWith("/") ? path : "/" + path;
        return Endpoint.ofPath(absolute)
                .or(() -> Endpoint.ofPath("/v1" + absolute))
                .orElseThrow(() -> unknown(path, member));
    }

    private static Refusal unknown(String path, String member) {
        return Refusal.invalid(member + " must be one of " + KNOWN + ", not " + Refusal.quote(path));
    }
}
