package dev.drover.contracts;

import org.jspecify.annotations.Nullable;

/** The headers of a record, as far as decoding needs them; this room has no Kafka client. */
@FunctionalInterface
public interface RequestHeaders {
    /** A record without headers. */
    RequestHeaders NONE = _ -> null;

    /** The value of the last header with exactly this name, as UTF-8; null if there is none or it has no value. */
    @Nullable
    String last(String name);
}
