package dev.drover.contracts;

import java.util.Locale;

/** Which headers of a request its result has as well. */
public final class CarriedHeaders {
    private CarriedHeaders() {}

    /**
     * Trace context, {@code x-…} and CloudEvents attributes, in any case. All else describes the record it came on
     * (content type, dead-letter headers, serializer leftovers) and stays there.
     */
    public static boolean isCarried(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(HeaderNames.TRACEPARENT)
                || lower.equals(HeaderNames.TRACESTATE)
                || lower.startsWith("x-")
                || lower.startsWith(HeaderNames.CE_PREFIX);
    }
}
