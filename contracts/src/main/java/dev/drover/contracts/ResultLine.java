package dev.drover.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one terminal line of a request: either {@code response} or {@code error} is set.
 *
 * @param metadata the request's, as it came
 * @param model the configured name of the model that answered, null for an error
 */
public record ResultLine(
        String id,
        @Nullable String customId,
        @Nullable Response response,
        @Nullable ErrorBody error,
        @Nullable String tenant,
        @Nullable String model,
        @Nullable String chain,
        @Nullable String task,
        @Nullable JsonText metadata,
        List<Attempt> attempts,
        Cost cost,
        Timing timing,
        Origin origin) {
    public ResultLine {
        attempts = List.copyOf(attempts);
        if ((response == null) == (error == null)) {
            throw new IllegalArgumentException("a result has a response or an error, not both and not neither");
        }
    }

    /**
     * What the provider answered.
     *
     * @param requestId the provider's, null if it sent none
     * @param body as it came
     */
    public record Response(int statusCode, @Nullable String requestId, JsonText body) {}

    public record ErrorBody(FailureCode code, String message) {}
}
