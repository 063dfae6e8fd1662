package dev.drover.model;

import dev.drover.model.Limits.Load;
import dev.drover.model.Transport.Reply;
import dev.drover.model.pacing.Charge;
import dev.drover.model.pacing.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a reply says of how much its provider takes.
 *
 * @param quota whether a rate limit that its headers tell of refused the call: the quota is used up, and nothing is congested
 */
record Told(List<Reading> readings, Load load, boolean quota) {
    static Told of(Reply reply, Classified classified, TokenEstimate estimate, Instant now) {
        List<Reading> readings =
                reply instanceof Reply.Received received ? RateLimitReader.read(received.headers(), now) : List.of();
        return switch (classified) {
            case Classified.Success _ -> new Told(readings, Load.TAKEN, false);
            case Classified.Failed(var failure) -> refused(failure, readings, estimate);
        };
    }

    private static Told refused(Failure failure, List<Reading> readings, TokenEstimate estimate) {
        Charge charge = Charge.of(estimate.prompt(), estimate.completion());
        boolean quota = failure.type() == FailureClass.THROTTLED
                && readings.stream().anyMatch(reading -> reading.isUsedUp(charge));
        Duration wait = failure.details().retryAfter();
        // When there is enough again is said more exactly than when all is there again.
        List<Reading> sooner = quota && wait != null
                ? readings.stream().map(reading -> reading.noLaterThan(wait)).toList()
                : readings;
        return new Told(sooner, failure.isOverload() && !quota ? Load.CONGESTED : Load.UNTOLD, quota);
    }
}
