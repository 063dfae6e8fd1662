package dev.drover.operations.fleet;

import dev.drover.contracts.OpenRequest;
import dev.drover.contracts.OpenRequest.Stage;
import dev.drover.contracts.OpenRequestPage.SickModel;
import dev.drover.contracts.Phrases;
import dev.drover.contracts.WaitReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why a request has no outcome. */
public final class WhyOpen {
    private WhyOpen() {}

    /** In words; of a request that waits also why each model of its chain is not called. */
    public static String text(OpenRequest request, List<SickModel> sick, Instant now) {
        StringBuilder text = new StringBuilder(sentence(request, now));
        for (OpenRequest.Uncalled each : request.models()) {
            text.append(". Model ").append(each.model()).append(": ").append(Phrases.withoutStop(each.why()));
            sick.stream()
                    .filter(model -> model.model().equals(each.model()) && model.waiting() > 1)
                    .forEach(model -> text.append(". ").append(model.waits()));
        }
        return text.toString();
    }

    private static String sentence(OpenRequest request, Instant now) {
        String age = Phrases.age(request.enqueued(), now);
        if (request.stage() == Stage.CALLING) {
            Instant since = request.calledSince();
            return "model %s has been asked %s, %s after the request came%s"
                    .formatted(
                            request.model(),
                            since == null ? "just now" : "for " + Phrases.age(since, now),
                            age,
                            attempts(request));
        }
        return "it has waited %s: %s%s%s"
                .formatted(age, reason(request), next(request.until(), now), attempts(request));
    }

    private static String reason(OpenRequest request) {
        String waits = request.waitingFor();
        WaitReason known = Arrays.stream(WaitReason.values())
                .filter(each -> each.wire().equals(waits))
                .findFirst()
                .orElse(null);
        if (known != null) {
            return said(known, request);
        }
        return waits == null ? "others of its partition are ahead of it" : "it waits for " + waits;
    }

    private static String said(WaitReason reason, OpenRequest request) {
        return switch (reason) {
            case TOKENS -> "the quota of model " + request.model() + " is used up for the moment";
            case CONCURRENCY ->
                "as many calls of model " + request.model() + " are out as its provider takes at a time";
            case IN_FLIGHT -> "its worker has as many calls in flight as drover.engine.in-flight allows";
            case BYTES -> "its worker holds as much memory for requests as drover.engine.held-bytes allows";
            case BUDGET -> "a budget of tenant " + request.tenant() + " is used up";
            case PROVIDER_PAUSED -> "the provider asked for a pause, or an operator paused the model";
            case BREAKERS_OPEN -> "no model of chain " + request.chain() + " can be called now";
            case WINDOW_FULL -> "an older request holds up its partition (drover.engine.span)";
            case KEY_ORDER -> "an earlier request with the same key has no outcome yet";
            case BACKOFF -> "it backs off after a failure";
            case OTHER_CONFIGURATION ->
                "it names a chain, task or model that only workers with another configuration know";
            case RESTORING -> "the state of its partition is being read";
            case HALTED -> "its worker takes nothing until somebody has acted, and drover status says on what";
        };
    }

    private static String next(@Nullable Instant until, Instant now) {
        return until == null || !until.isAfter(now)
                ? ""
                : ", next try at " + until.truncatedTo(ChronoUnit.SECONDS) + " (in " + Phrases.age(now, until) + ")";
    }

    private static String attempts(OpenRequest request) {
        if (request.attempts() == 0) {
            return "";
        }
        String last = request.lastFailure();
        return ", after %d attempt%s%s"
                .formatted(
                        request.attempts(),
                        request.attempts() == 1 ? "" : "s",
                        last == null ? "" : ", the last with " + last);
    }
}
