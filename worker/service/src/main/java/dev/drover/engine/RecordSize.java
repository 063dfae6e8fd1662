package dev.drover.engine;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Bytes of a record as producer and broker count them. */
public final class RecordSize {
    /** Kafka's record batch v2: 61 bytes for the batch, up to 21 for a record, up to 5 for each varint length. */
    private static final int OVERHEAD = 61 + 21 + 5 + 5;

    private static final int HEADER_OVERHEAD = 5 + 5;

    private RecordSize() {}

    /** An upper bound for a record that is alone in its batch, uncompressed. */
    public static long of(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        long size = OVERHEAD + length(key) + length(value);
        for (Header header : headers) {
            size += HEADER_OVERHEAD + header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
        }
        return size;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
