package dev.drover.engine;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One polled record, its bytes as they came.
 *
 * @param value null for a tombstone
 * @param size bytes that it holds in memory: key, value and headers
 */
public record Delivery(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        String timestampType,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers headers,
        int size) {}
