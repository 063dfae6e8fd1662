package dev.drover.operations.submit;

import dev.drover.contracts.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * How far a submit is: the metadata of its group's offset on partition 0 of the request topic, written by the same
 * transactions as its lines.
 *
 * @param file SHA-256 of the file's bytes, so that a changed file is noticed
 * @param options hash of what is set on every line
 * @param chosen hash of which lines are sent; empty if an earlier version wrote it
 * @param line the last that was sent or passed over
 * @param sent lines that were sent
 * @param done whether the file's end was reached
 * @param at when this was written
 */
record Progressed(String file, String options, String chosen, long line, long sent, boolean done, Instant at) {
    private static final int VERSION = 1;

    String encode() {
        return Json.string(Json.object()
                .put("v", VERSION)
                .put("file", file)
                .put("options", options)
                .put("chosen", chosen)
                .put("line", line)
                .put("sent", sent)
                .put("done", done)
                .put("at", at.toString()));
    }

    /**
     * Reads it; null if there is none.
     *
     * @throws IllegalArgumentException if somebody else, or a later version, wrote it
     */
    static @Nullable Progressed decode(String metadata) {
        if (metadata.isEmpty()) {
            return null;
        }
        try {
            JsonNode json = Json.read(metadata.getBytes(StandardCharsets.UTF_8));
            if (json.path("v").asInt(0) == VERSION) {
                return new Progressed(
                        json.path("file").stringValue(),
                        json.path("options").stringValue(),
                        json.path("chosen").stringValue(""),
                        json.path("line").longValue(),
                        json.path("sent").longValue(),
                        json.path("done").booleanValue(),
                        Instant.parse(json.path("at").stringValue()));
            }
        } catch (JacksonException | DateTimeParseException _) {
            // Said below.
        }
        throw new IllegalArgumentException("it was written by another version of this command, or by something else");
    }
}
