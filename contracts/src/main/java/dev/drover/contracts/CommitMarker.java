package dev.drover.contracts;

import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The record on the ledger topic that says which commit a partition's ledger values belong to. Whoever takes the
 * partition over reads the ledger until it meets the nonce of the commit that it found.
 */
public final class CommitMarker {
    private static final String COMMIT = "commit";

    private CommitMarker() {}

    /** The same bytes for the same arguments, in every version: the topic is compacted by them. */
    public static byte[] key(String group, String topic, int partition) {
        return Json.bytes(Json.object()
                .put("kind", COMMIT)
                .put("group", group)
                .put("topic", topic)
                .put("partition", partition));
    }

    /** The nonce travels as decimal text, since not every JSON reader has 64 bits. */
    public static byte[] value(long nonce) {
        return Json.bytes(Json.object().put("v", 1).put("nonce", Long.toString(nonce)));
    }

    /** Whose marker a key is. */
    public record Key(String group, String topic, int partition) {}

    /** Empty for anything else: a spend, a kind of a later version, something that is not ours. */
    public static Optional<Key> readKey(byte[] key) {
        try {
            Fields fields = Fields.of(key, "marker key");
            return fields.string("kind").equals(COMMIT)
                    ? Optional.of(
                            new Key(fields.string("group"), fields.string("topic"), fields.smallNumber("partition")))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
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
