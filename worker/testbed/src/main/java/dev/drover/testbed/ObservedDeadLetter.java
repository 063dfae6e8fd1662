package dev.drover.testbed;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a reader finds it.
 *
 * @param origin {@code topic-partition@offset} of the request
 * @param reason the header {@code drover-reason}
 * @param headers those whose values are text
 */
public record ObservedDeadLetter(
        String origin, String topic, String reason, Map<String, String> headers, byte @Nullable [] value) {}
