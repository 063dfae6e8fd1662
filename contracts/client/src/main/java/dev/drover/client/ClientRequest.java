package dev.drover.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request ready to be sent.
 *
 * @param key the record's key, which the result has as well; null: any partition
 * @param value a native request as JSON
 * @param deadline null: the worker's default applies
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for a record, never compared
public record ClientRequest(
        byte @Nullable [] key, byte[] value, @Nullable Instant deadline) {}
