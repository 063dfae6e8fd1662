package dev.drover.contracts;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which requests without an outcome are wanted; null for any.
 *
 * @param id Drover's of the request, or the producer's custom id
 * @param waitingFor a reason, spelled as in metrics, or the failure code of a model that the request waits for
 * @param limit of those shown, from 1 to {@value #MOST}
 */
public record OpenRequestQuery(
        @Nullable String id,
        @Nullable String tenant,
        @Nullable String task,
        @Nullable String model,
        @Nullable String waitingFor,
        int limit) {
    /** Requests that a worker shows at once at most. */
    public static final int MOST = 1_000;

    private static final int SAME_CUSTOM_ID = 20;

    public OpenRequestQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("the limit is from 1 to " + MOST + ", not " + limit);
        }
    }

    /** The one of this id, or those of this custom id. */
    public static OpenRequestQuery of(String id) {
        return new OpenRequestQuery(id, null, null, null, null, SAME_CUSTOM_ID);
    }

    /** As the query of an address. */
    public String parameters() {
        StringJoiner parameters = new StringJoiner("&");
        add(parameters, "id", id);
        add(parameters, "tenant", tenant);
        add(parameters, "task", task);
        add(parameters, "model", model);
        add(parameters, "waitingFor", waitingFor);
        return parameters.add("limit=" + limit).toString();
    }

    private static void add(StringJoiner parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
