package dev.drover.testbed;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A terminal line as a reader finds it.
 *
 * @param origin {@code topic-partition@offset} of the request
 * @param timestamp of the result's record, milliseconds since 1970
 * @param line the whole value
 */
public record ObservedResult(String origin, long timestamp, JsonNode line) {
    /** The failure's code, null for an answer. */
    public @Nullable String errorCode() {
        JsonNode code = line.path("error").path("code");
        return code.isString() ? code.stringValue() : null;
    }

    public String tenant() {
        return line.path("tenant").asString("");
    }

    /** Every attempt, in order. */
    public List<Tried> attempts() {
        List<Tried> all = new ArrayList<>();
        line.path("attempts").forEach(node -> all.add(Tried.of(node)));
        return all;
    }

    /** USD; null if unknown. */
    public @Nullable BigDecimal cost() {
        JsonNode usd = line.path("cost").path("usd");
        return usd.isString() ? new BigDecimal(usd.stringValue()) : null;
    }

    /** Tokens of the attempts that the provider bills. */
    public long billedTokens() {
        return attempts().stream()
                .filter(Tried::billed)
                .mapToLong(Tried::tokens)
                .sum();
    }

    /**
     * One attempt.
     *
     * @param code the failure's, null for the attempt that answered
     */
    public record Tried(String model, @Nullable String code, boolean billed, long tokens) {
        static Tried of(JsonNode node) {
            JsonNode code = node.path("code");
            return new Tried(
                    node.path("model").asString(""),
                    code.isString() ? code.stringValue() : null,
                    "billed".equals(node.path("billing").asString("")),
                    node.path("usage").path("total_tokens").asLong(0));
        }
    }
}
