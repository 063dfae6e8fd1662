package dev.drover.contracts;

import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The record on the ledger topic that says which commit a partition's ledger values belong to. Whoever takes the
 * partition over reads the ledger until it meets the nonce of the commit that it found.
 */
public final class CommitMarker {
    private CommitMarker() {}

    /** The same bytes for the same arguments, in every version: the topic is compacted by them. */
    public static byte[] key(String group, String topic, int partition) {
        return Json.bytes(Json.object()
                .put("kind", "commit")
                .put("group", group)
                .put("topic", topic)
                .put("partition", partition));
    }

    /** The nonce travels as decimal text, since not every JSON reader has 64 bits. */
    public static byte[] value(long nonce) {
        return Json.bytes(Json.object().put("v", 1).put("nonce", Long.toString(nonce)));
    }

    /** The nonce of a marker's value; empty for anything else. */
    public static OptionalLong nonce(byte[] value) {
        try {
            JsonNode nonce = Json.read(value).path("nonce");
            return nonce.isString() ? OptionalLong.of(Long.parseLong(nonce.stringValue())) : OptionalLong.empty();
        } catch (JacksonException | NumberFormatException | ArithmeticException _) {
            return OptionalLong.empty(); // not one of ours
        }
    }
}
