package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.Phrases;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Why calls of a model fail since the last that did not.
 *
 * @param code of the last failure
 * @param wrong what is wrong, for people
 * @param status the HTTP status, null if none arrived
 * @param said what the provider or the connection said; not masked
 * @param remedy what to look at, empty if nothing helps
 * @param since when the first of these calls failed
 * @param last when the latest of them failed
 * @param calls that failed since then
 */
public record Trouble(
        FailureCode code,
        String wrong,
        @Nullable Integer status,
        String said,
        String remedy,
        Instant since,
        Instant last,
        int calls) {
    private static final Duration OLD = Duration.ofSeconds(30);

    /**
     * @param credential the key of the last call
     * @param before what was wrong before, null if nothing was
     */
    static Trouble of(Model model, Credential credential, Failure failure, @Nullable Trouble before, Instant now) {
        Remedy remedy = failure.type().remedy();
        return new Trouble(
                failure.code(),
                remedy.wrong(model, credential),
                failure.details().status(),
                failure.details().message(),
                remedy.remedy(model, credential),
                before == null ? now : before.since(),
                now,
                before == null ? 1 : before.calls() + 1);
    }

    /**
     * In one sentence.
     *
     * @param mask of what was said
     */
    public String sentence(UnaryOperator<String> mask) {
        return wrong
                + (status == null ? "" : " (" + status + ")")
                + (said.isBlank() ? "" : ": " + Phrases.withoutStop(mask.apply(said)))
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }

    /**
     * The same with its times.
     *
     * @param mask of what was said
     */
    public String sentence(UnaryOperator<String> mask, Instant now) {
        // One that had would have ended the trouble, or be the last of it.
        boolean old = last.plus(OLD).isBefore(now);
        return "%s (since %s, last seen %s ago%s)"
                .formatted(
                        sentence(mask),
                        since.truncatedTo(ChronoUnit.SECONDS),
                        Phrases.age(last, now),
                        old ? "; no call has ended since" : "");
    }
}
