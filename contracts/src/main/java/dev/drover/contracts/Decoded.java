package dev.drover.contracts;

import org.jspecify.annotations.Nullable;

/** What the bytes of a record turned out to be. Decoding never throws. */
public sealed interface Decoded {
    /** A request, well formed; whether its chain and model exist is for the worker to say. */
    record Accepted(InferenceRequest request) implements Decoded {}

    /**
     * No request. What could still be read of it is kept, so that the error line finds its producer.
     *
     * @param code {@code malformed_record} or {@code invalid_request}
     * @param message says which member is wrong and what was expected; never quotes the payload at length
     */
    record Rejected(FailureCode code, String message, Salvage salvage) implements Decoded {}

    /** The readable part of a rejected record. */
    record Salvage(
            WireFormat format,
            @Nullable String customId,
            @Nullable String tenant,
            @Nullable JsonText metadata) {
        /** Nothing was readable; the answer takes the native format. */
        public static final Salvage NOTHING = new Salvage(WireFormat.OPENAI_BATCH, null, null, null);
    }
}
