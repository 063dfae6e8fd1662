package dev.drover.model;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Why calls of a model fail since the last that did not.
 *
 * @param wrong what is wrong, for people
 * @param status the HTTP status, null if none arrived
 * @param said what the provider or the connection said; not masked
 * @param remedy what to look at, empty if nothing helps
 * @param since when the first of these calls failed
 * @param calls that failed since then
 */
public record Trouble(String wrong, @Nullable Integer status, String said, String remedy, Instant since, int calls) {
    /** @param before what was wrong before, null if nothing was */
    static Trouble of(Model model, Failure failure, @Nullable Trouble before, Instant now) {
        Remedy remedy = failure.type().remedy();
        return new Trouble(
                remedy.wrong(model),
                failure.details().status(),
                failure.details().message(),
                remedy.remedy(model),
                before == null ? now : before.since(),
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
                + (said.isBlank() ? "" : ": " + mask.apply(said))
                + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}
