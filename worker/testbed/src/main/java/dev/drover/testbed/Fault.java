package dev.drover.testbed;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways in which a simulated model misbehaves; the names, in lower case, are those of plans and prompts. */
public enum Fault {
    RATE_LIMITED(() -> new Behaviour.RateLimited(Duration.ofSeconds(1))),
    RATE_LIMITED_BARE(() -> new Behaviour.RateLimited(null)),
    RATE_LIMITED_LONG(() -> new Behaviour.RateLimited(Duration.ofSeconds(60))),
    SERVER_ERROR(() -> status(500, "server_error", null, "The server had an error while processing your request.")),
    BAD_GATEWAY(() -> status(502, "server_error", null, "Bad gateway.")),
    UNAVAILABLE(() -> status(503, "server_error", null, "The service is unavailable.")),
    OVERLOADED(() -> status(529, "overloaded_error", null, "The engine is overloaded.")),
    REQUEST_TIMEOUT(() -> status(408, "timeout", null, "Request timeout.")),
    CREDENTIAL(() -> status(401, "authentication_error", "invalid_api_key", "Incorrect API key provided.")),
    QUOTA(() -> status(429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota.")),
    NO_MODEL(() -> status(404, "invalid_request_error", "model_not_found", "The model does not exist.")),
    CONTEXT(() -> status(
            400, "invalid_request_error", "context_length_exceeded", "This model's maximum context length is 8192.")),
    TOO_LARGE(() -> status(413, "invalid_request_error", null, "Request entity too large.")),
    INVALID(() -> status(400, "invalid_request_error", null, "Invalid value for 'temperature'.")),
    CONTENT_FILTER(() -> new Behaviour.ContentFilter(false)),
    CONTENT_FILTERED_ANSWER(() -> new Behaviour.ContentFilter(true)),
    RESET(Behaviour.Reset::new),
    CUT(Behaviour.Cut::new),
    STREAM_CUT(Behaviour.StreamCut::new),
    STREAM_ERROR(Behaviour.StreamError::new),
    SLOW(() -> new Behaviour.Slow(Duration.ofSeconds(1))),
    GARBAGE(Behaviour.Garbage::new),
    HANG(Behaviour.Hang::new);

    private final Supplier<Behaviour> behaviour;

    Fault(Supplier<Behaviour> behaviour) {
        this.behaviour = behaviour;
    }

    public Behaviour behaviour() {
        return behaviour.get();
    }

    /** The name in plans and prompts: lower case with underscores. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The names as people type them, with hyphens. */
    public static List<String> words() {
        return Arrays.stream(values())
                .map(fault -> fault.wire().replace('_', '-'))
                .toList();
    }

    /** The fault with this name; hyphens are taken for underscores. */
    public static Optional<Fault> ofWire(String name) {
        String wanted = name.replace('-', '_');
        return Arrays.stream(values())
                .filter(f -> f.name().equalsIgnoreCase(wanted))
                .findFirst();
    }

    private static Behaviour status(int status, String type, @Nullable String code, String message) {
        return new Behaviour.Status(status, type, code, message);
    }
}
