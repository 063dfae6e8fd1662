package dev.drover.engine;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record to be written together with the offset of the request it answers.
 *
 * @param partition null: the key's hash decides
 * @param value null for a tombstone
 */
public record OutputRecord(
        String topic, @Nullable Integer partition, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    /** As {@link RecordSize} counts. */
    public long size() {
        return RecordSize.of(key, value, headers);
    }
}
