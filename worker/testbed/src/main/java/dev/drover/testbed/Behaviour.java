package dev.drover.testbed;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the simulated provider does with one call. Each comes after the latency that the plan gives it. */
public sealed interface Behaviour {
    /** A complete and plausible answer. */
    record Answer() implements Behaviour {}

    /** A complete answer, its body in drips spread over {@code body}. */
    record Slow(Duration body) implements Behaviour {}

    /** 429 {@code rate_limit_exceeded}; without the header {@code Retry-After} if null. */
    record RateLimited(@Nullable Duration retryAfter) implements Behaviour {}

    /** An error body in OpenAI's shape. */
    record Status(int status, String type, @Nullable String code, String message) implements Behaviour {}

    /** The connection is reset (RST) before the first byte of an answer. */
    record Reset() implements Behaviour {}

    /** Headers promise a whole body, the connection closes in the middle of it. */
    record Cut() implements Behaviour {}

    /** A stream that ends, properly closed, without a finish reason; a call that did not ask for a stream is cut. */
    record StreamCut() implements Behaviour {}

    /** A stream with an error event after 200; a call that did not ask for a stream gets 500. */
    record StreamError() implements Behaviour {}

    /** 400 with code {@code content_filter}, or 200 with that finish reason. */
    record ContentFilter(boolean answered) implements Behaviour {}

    /** 200 with a body that is not JSON. */
    record Garbage() implements Behaviour {}

    /** Nothing ever, until the client gives up. */
    record Hang() implements Behaviour {}
}
