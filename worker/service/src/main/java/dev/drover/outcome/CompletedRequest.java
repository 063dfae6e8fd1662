package dev.drover.outcome;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Ending;
import dev.drover.contracts.Origin;
import dev.drover.contracts.Timing;
import dev.drover.engine.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a request when it has ended.
 *
 * @param id the request's
 * @param attempts all of them, in order
 */
public record CompletedRequest(
        String id, Delivery delivery, RequestContext context, Ending terminal, List<Attempt> attempts, Timing timing) {
    public CompletedRequest {
        attempts = List.copyOf(attempts);
    }

    /**
     * The timing of a request.
     *
     * @param started when its first attempt began, null if there was none
     */
    public static Timing timing(
            Delivery delivery, @Nullable Instant started, Instant finished, List<Attempt> attempts) {
        Duration queued = Duration.between(delivery.timestamp(), started == null ? finished : started);
        long providerMs = 0;
        for (Attempt attempt : attempts) {
            providerMs += attempt.latencyMs();
        }
        return new Timing(delivery.timestamp(), started, finished, Math.max(0, queued.toMillis()), providerMs);
    }

    Origin origin() {
        return new Origin(delivery.topic(), delivery.partition(), delivery.offset());
    }

    /** The same, as if no call had been made. */
    public CompletedRequest withoutAttempts() {
        return with(terminal, List.of());
    }

    CompletedRequest with(Ending other, List<Attempt> otherAttempts) {
        return new CompletedRequest(id, delivery, context, other, otherAttempts, timing);
    }
}
