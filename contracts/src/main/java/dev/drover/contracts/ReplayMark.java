package dev.drover.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The value of a record on the compacted replay topic, whose key is the origin of a dead letter as text: this letter has
 * been dealt with, and must not be again. Written in the transaction that sends the letter's request.
 *
 * @param id the request's
 * @param replays how often the request has been replayed, this time included; what the new record says
 * @param replay the run that did it
 * @param to where the request is now, null if it was parked
 */
public record ReplayMark(
        String id,
        int replays,
        Instant at,
        @Nullable String replay,
        @Nullable String to) {
    /** A mark in JSON. */
    public byte[] encode() {
        ObjectNode json =
                Json.object().put("v", 1).put("id", id).put("replays", replays).put("at", at.toString());
        if (replay != null) {
            json.put("replay", replay);
        }
        if (to != null) {
            json.put("to", to);
        } else {
            json.put("parked", true);
        }
        return Json.bytes(json);
    }

    /**
     * Reads a mark; unknown members are ignored.
     *
     * @throws IllegalArgumentException naming the member that is missing or wrong
     */
    public static ReplayMark decode(byte[] value) {
        Fields mark = Fields.of(value, "replay mark");
        return new ReplayMark(
                mark.string("id"),
                mark.smallNumber("replays"),
                mark.time("at"),
                mark.optionalString("replay"),
                mark.optionalString("to"));
    }
}
