package dev.drover.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a request was where.
 *
 * @param enqueued the record's timestamp
 * @param started the first attempt, null if there was none
 * @param queueMs from enqueued to started, or to finished if never started
 * @param providerMs the sum of the attempts' latencies
 */
public record Timing(Instant enqueued, @Nullable Instant started, Instant finished, long queueMs, long providerMs) {}
