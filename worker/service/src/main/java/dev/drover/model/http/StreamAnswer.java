package dev.drover.model.http;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Puts the answer of one stream together again. Confined to the call's thread. */
interface StreamAnswer {
    /** Takes the next event. Malformed data is remembered, not thrown. */
    void event(String name, String data);

    /** Whether nothing more is expected. */
    boolean done();

    /** An error that the stream carried, null if none. */
    @Nullable
    String error();

    /** Whether an event was not what the endpoint streams. */
    boolean malformed();

    /** The object as it would have come without a stream; null if the stream ended before its finish reason. */
    @Nullable
    ObjectNode finish();
}
