package dev.drover.model.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of the responses API: the last one carries the whole object. */
final class ResponseStream extends StreamEvents {
    private @Nullable ObjectNode response;

    @Override
    void chunk(JsonNode chunk) {
        switch (chunk.path("type").stringValue("")) {
            case "response.completed", "response.incomplete", "response.failed" -> {
                if (chunk.path("response") instanceof ObjectNode whole) {
                    response = whole;
                    last();
                }
            }
            default -> {
                // Deltas, of which the last event holds the sum.
            }
        }
    }

    @Override
    public @Nullable ObjectNode finish() {
        return response;
    }
}
