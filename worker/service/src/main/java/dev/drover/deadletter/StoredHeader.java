package dev.drover.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A header as it lies in the topic. */
public record StoredHeader(String name, byte @Nullable [] value) {
    /** The value as UTF-8, null if there is none or it is other bytes. */
    public @Nullable String text() {
        return value == null ? null : utf8(value);
    }

    /** The bytes as text, null if they are not UTF-8. */
    public static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            return null;
        }
    }
}
