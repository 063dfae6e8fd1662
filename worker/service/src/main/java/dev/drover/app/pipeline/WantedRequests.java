package dev.drover.app.pipeline;

import dev.drover.contracts.OpenRequest.Uncalled;
import dev.drover.contracts.OpenRequestPage;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.contracts.WaitReason;
import dev.drover.model.Chain;
import dev.drover.model.ChainRun.Passed;
import dev.drover.model.Model;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which requests one question is about, and how many requests were seen that wait for a model which is not well. */
final class WantedRequests {
    /** Waits of requests that no model takes. */
    private static final Set<WaitReason> FOR_MODELS =
            EnumSet.of(WaitReason.BREAKERS_OPEN, WaitReason.PROVIDER_PAUSED, WaitReason.BACKOFF);

    private final OpenRequestQuery query;
    private final Desensitizer desensitizer;
    private final MessageSanitizer sanitizer;
    private final Map<String, SickModel> sick;
    private final Map<String, Long> waiting = new TreeMap<>();

    WantedRequests(OpenRequestQuery query, Desensitizer desensitizer, List<SickModel> sick) {
        this.query = query;
        this.desensitizer = desensitizer;
        this.sanitizer = new MessageSanitizer(desensitizer);
        this.sick = sick.stream().collect(Collectors.toMap(SickModel::model, Function.identity(), (one, _) -> one));
    }

    /** Whether one that waits for this has to be read. */
    boolean mayBe(@Nullable WaitReason waits) {
        boolean counts = !sick.isEmpty() && waits != null && FOR_MODELS.contains(waits);
        return counts
                || query.waitingFor() == null
                || (waits != null && waits.wire().equals(query.waitingFor()));
    }

    /** Whether it is wanted; counts it for the models that it waits for. */
    boolean is(ReadRequest read, @Nullable WaitReason waits, @Nullable String model) {
        List<SickModel> waited = waits != null && FOR_MODELS.contains(waits) ? sickOf(read.chain()) : List.of();
        waited.forEach(each -> waiting.merge(each.model(), 1L, Long::sum));
        String reason = query.waitingFor();
        boolean waitsForIt = reason == null
                || (waits != null && waits.wire().equals(reason))
                || waited.stream()
                        .anyMatch(each ->
                                each.code() != null && each.code().wire().equals(reason));
        String tenant = read.context().tenant();
        return waitsForIt
                && isOneOf(query.id(), read.received().id(), read.context().customId())
                && isOneOf(query.tenant(), tenant, null)
                && isOneOf(query.task(), read.context().task(), null)
                && isOneOf(query.model(), model, null);
    }

    /** A name may be given as it is, or as people are shown it. */
    private boolean isOneOf(@Nullable String wanted, @Nullable String name, @Nullable String other) {
        return wanted == null || isShown(wanted, name) || isShown(wanted, other);
    }

    private boolean isShown(String wanted, @Nullable String name) {
        return name != null && (wanted.equals(name) || wanted.equals(desensitizer.mask(name)));
    }

    /** Why each model of its chain is not called, as far as that is known; only where one request is asked for. */
    List<Uncalled> uncalled(ReadRequest read) {
        Chain chain = read.chain();
        if (query.id() == null || chain == null) {
            return List.of();
        }
        Map<String, Passed> passed = read.passed().stream()
                .collect(Collectors.toMap(each -> each.model().name(), Function.identity(), (one, _) -> one));
        List<Uncalled> all = new ArrayList<>();
        for (Model model : chain.models()) {
            String why = why(sick.get(model.name()), passed.get(model.name()));
            if (!why.isEmpty()) {
                all.add(new Uncalled(model.name(), why));
            }
        }
        return all;
    }

    private String why(@Nullable SickModel sick, @Nullable Passed passed) {
        if (passed != null && !passed.refusal().isEmpty()) {
            return sanitizer.refusal(passed.refusal());
        }
        if (sick != null) {
            return sick.says();
        }
        return passed == null || passed.rest() == null ? "" : said(passed.rest().why());
    }

    private static String said(WaitReason reason) {
        return switch (reason) {
            case TOKENS -> "its quota is used up for the moment";
            case BUDGET -> "a budget is used up";
            case BACKOFF -> "it rests after failures of this request";
            case BREAKERS_OPEN, PROVIDER_PAUSED -> "it takes few calls at first, after a failure or a pause";
            case CONCURRENCY -> "as many calls of it are out as its provider takes at a time";
            case IN_FLIGHT, BYTES, WINDOW_FULL, KEY_ORDER, OTHER_CONFIGURATION, RESTORING, HALTED -> reason.wire();
        };
    }

    private List<SickModel> sickOf(@Nullable Chain chain) {
        return chain == null
                ? List.of()
                : chain.models().stream()
                        .map(model -> sick.get(model.name()))
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** Those that are not well, with the requests that wait for them. */
    List<OpenRequestPage.SickModel> sickModels() {
        return sick.values().stream()
                .map(each -> new OpenRequestPage.SickModel(
                        each.model(), each.says(), waiting.getOrDefault(each.model(), 0L)))
                .sorted(Comparator.comparing(OpenRequestPage.SickModel::model))
                .toList();
    }
}
