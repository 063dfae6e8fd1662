package dev.drover.model.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the streams of all endpoints have in common: JSON events, an end mark, errors. */
abstract class StreamEvents implements StreamAnswer {
    private static final JsonMapper JSON = JsonMapper.shared();

    private boolean done;
    private boolean malformed;
    private @Nullable String error;

    /** One event's object. */
    abstract void chunk(JsonNode chunk);

    @Override
    public final void event(String name, String data) {
        if (done || data.isBlank()) {
            return;
        }
        if (data.strip().equals("[DONE]")) {
            done = true;
            return;
        }
        JsonNode chunk = parse(data);
        if (chunk == null || !chunk.isObject()) {
            malformed = true;
            done = true;
        } else if (name.equals("error") || isError(chunk)) {
            failed(chunk);
        } else {
            chunk(chunk);
        }
    }

    @Override
    public final boolean done() {
        return done;
    }

    @Override
    public final boolean malformed() {
        return malformed;
    }

    @Override
    public final @Nullable String error() {
        return error;
    }

    final void last() {
        done = true;
    }

    private void failed(JsonNode chunk) {
        JsonNode holder = chunk.path("error").isObject() ? chunk.path("error") : chunk;
        String message = holder.path("message").stringValue("");
        error = message.isBlank() ? chunk.toString() : message;
        done = true;
    }

    private static boolean isError(JsonNode chunk) {
        JsonNode error = chunk.path("error");
        return error.isObject()
                || error.isString()
                || chunk.path("type").stringValue("").equals("error");
    }

    private static @Nullable JsonNode parse(String data) {
        try {
            return JSON.readTree(data);
        } catch (JacksonException _) {
            return null;
        }
    }
}
