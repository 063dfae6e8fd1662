package dev.drover.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an error response says, whatever its shape: OpenAI's and Anthropic's {@code {"error":{…}}}, a bare string,
 * FastAPI's {@code detail}, or a proxy's page.
 *
 * @param code lower case, empty if not given
 * @param type lower case, empty if not given
 * @param message cut to a readable length
 * @param error the object that held them, null if there is none
 */
record ErrorBody(
        String code, String type, String message, @Nullable JsonNode error) {
    static final int LONGEST_MESSAGE = 500;

    private static final JsonMapper JSON = JsonMapper.shared();

    static ErrorBody of(byte[] body) {
        JsonNode tree = parse(body);
        if (tree == null || !tree.isObject()) {
            return new ErrorBody("", "", cut(text(body)), null);
        }
        return of(tree);
    }

    static ErrorBody of(JsonNode tree) {
        JsonNode error = tree.path("error");
        if (error.isString()) {
            return new ErrorBody("", "", cut(error.stringValue("")), tree);
        }
        JsonNode holder = error.isObject() ? error : tree;
        String message = first(holder, "message", "detail", "msg", "error_description");
        String code = word(holder.path("code"));
        String inner = word(holder.path("innererror").path("code"));
        // Azure nests the telling code; Google spells its canonical code "status".
        return new ErrorBody(
                inner.isEmpty() ? code : inner,
                word(holder.has("type") ? holder.path("type") : holder.path("status")),
                cut(message.isEmpty() ? holder.toString() : message),
                holder);
    }

    /** Null if the bytes are not JSON. */
    static @Nullable JsonNode parse(byte[] body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree == null || tree.isMissingNode() ? null : tree;
        } catch (JacksonException _) {
            return null;
        }
    }

    /** The message in lower case, for phrases. */
    String phrase() {
        return message.toLowerCase(Locale.ROOT);
    }

    private static String first(JsonNode holder, String... names) {
        for (String name : names) {
            String value = holder.path(name).stringValue("");
            if (!value.isBlank()) {
                return value;
            }
        }
        return "";
    }

    private static String word(JsonNode node) {
        String value = node.isNumber() ? node.asString() : node.stringValue("");
        return value.strip().toLowerCase(Locale.ROOT);
    }

    private static String text(byte[] body) {
        int length = Math.min(body.length, 4 * LONGEST_MESSAGE);
        return new String(body, 0, length, StandardCharsets.UTF_8).strip();
    }

    static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }
}
