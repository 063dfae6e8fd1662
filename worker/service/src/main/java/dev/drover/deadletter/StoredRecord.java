package dev.drover.deadletter;

import dev.drover.contracts.Origin;
import dev.drover.contracts.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it lies in a topic.
 *
 * @param place where it lies
 */
public record StoredRecord(
        Origin place, Instant timestamp, byte @Nullable [] key, byte @Nullable [] value, List<StoredHeader> headers)
        implements RequestHeaders {
    public StoredRecord {
        headers = List.copyOf(headers);
    }

    @Override
    public @Nullable String last(String name) {
        byte[] value = lastBytes(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** The value of the first header of this name as text, null if there is none. */
    @Nullable
    String first(String name) {
        byte[] value = firstBytes(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    byte @Nullable [] firstBytes(String name) {
        for (StoredHeader header : headers) {
            if (header.name().equals(name)) {
                return header.value();
            }
        }
        return null;
    }

    public byte @Nullable [] lastBytes(String name) {
        for (StoredHeader header : headers.reversed()) {
            if (header.name().equals(name)) {
                return header.value();
            }
        }
        return null;
    }

    boolean has(String name) {
        return headers.stream().anyMatch(header -> header.name().equals(name));
    }

    boolean hasPrefix(String prefix) {
        return headers.stream().anyMatch(header -> header.name().startsWith(prefix));
    }

    /** Bytes of key, value and headers. */
    public int size() {
        int size = (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
        for (StoredHeader header : headers) {
            byte[] said = header.value();
            size += header.name().length() + (said == null ? 0 : said.length);
        }
        return size;
    }
}
