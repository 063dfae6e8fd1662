package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.Access.Permission;
import dev.drover.model.ChainRun.Passed;
import dev.drover.model.Pick.Because;
import dev.drover.model.Verdict.Need;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which model of one request's chain may be called now. Confined to the thread that has the request. */
final class ModelSelector {
    private final ChainRequest request;
    private final Limits limits;
    private final Breakers breakers;
    private final TokenEstimator estimator;
    private final ModelOrder order;
    private final ContextFit fit;
    private final boolean spill;
    private final List<Model> models;
    private final BitSet excluded = new BitSet();
    private final BitSet asked = new BitSet();
    private final List<OwnFailures> own;
    /** What each model's provider has no form for, empty for nothing; null until it is asked for. */
    private final @Nullable String[] refusals;

    private @Nullable Integer prompt;
    private long rawPrompt = -1;
    private boolean ownRefusal;
    /** Why models were not taken at the last look, by place; for those who only look. */
    private volatile @Nullable Pick @Nullable [] passed;

    ModelSelector(
            ChainRequest request,
            Limits limits,
            Breakers breakers,
            TokenEstimator estimator,
            ModelOrder order,
            boolean spill) {
        this.request = request;
        this.limits = limits;
        this.breakers = breakers;
        this.estimator = estimator;
        this.order = order;
        this.fit = new ContextFit(estimator, request.request());
        this.spill = spill;
        this.models = request.chain().models();
        this.refusals = new String[models.size()];
        this.own = models.stream().map(_ -> breakers.ownFailures()).toList();
    }

    /** The first model that may be called, in the order that holds from now on. */
    Pick pick(Instant now) {
        order.decide(this::estimate, now);
        return pick(0, now);
    }

    /** The first model behind this one that may be called. */
    Pick pickAfter(int index, Instant now) {
        return pick(order.turn(index) + 1, now);
    }

    private Pick pick(int from, Instant now) {
        ownRefusal = false;
        passed = null;
        Wait earliest = null;
        Pick.Refused telling = new Pick.Refused(
                Because.EARLIER_FAILURE,
                null,
                "no further model in chain " + request.chain().name());
        for (int turn = from; turn < models.size(); turn++) {
            int index = order.place(turn);
            Pick pick = take(index, now);
            if (!(pick instanceof Pick.Taken)) {
                pass(index, pick);
            }
            switch (pick) {
                case Pick.Taken taken -> {
                    return taken;
                }
                case Wait wait -> {
                    earliest = Wait.earlier(earliest, wait);
                    if (wait.own() && !spill) {
                        return wait.until(earliest.until());
                    }
                }
                case Pick.Refused refused -> {
                    ownRefusal |= refused.because() != Because.RULE;
                    telling = telling.orMoreTelling(refused);
                    if (refused.code() == FailureCode.BUDGET_EXCEEDED && !limits.fallbackAfterBudget()) {
                        return earliest != null ? earliest : refused;
                    }
                }
            }
        }
        return earliest != null ? earliest : telling;
    }

    private void pass(int index, Pick pick) {
        @Nullable Pick[] known = passed;
        if (known == null) {
            known = new Pick[models.size()];
            passed = known;
        }
        known[index] = pick;
    }

    /** The models that the last pick passed, in order; for any thread. */
    List<Passed> passed() {
        @Nullable Pick[] known = passed;
        List<Passed> all = new ArrayList<>();
        for (int turn = 0; known != null && turn < known.length; turn++) {
            int index = order.place(turn);
            switch (known[index]) {
                case Wait wait -> all.add(new Passed(models.get(index), wait, null, ""));
                case Pick.Refused refused ->
                    all.add(new Passed(models.get(index), null, refused.code(), refused.message()));
                case null, default -> {}
            }
        }
        return all;
    }

    /** Whether the last pick passed a model that others of the same chain could use. */
    boolean refusedForItself() {
        return ownRefusal;
    }

    /** Asks for one model: rules, context window, breaker, limits, in this order. */
    Pick take(int index, Instant now) {
        Model model = models.get(index);
        if (excluded.get(index)) {
            return new Pick.Refused(
                    Because.EARLIER_FAILURE, null, "model " + model.name() + " refused this request before");
        }
        FailureCode refusal = limits.refusal(model);
        if (refusal != null) {
            return new Pick.Refused(
                    Because.RULE, refusal, "model " + model.name() + " is not allowed: " + refusal.wire());
        }
        String cannot = cannotTake(index, model);
        if (!cannot.isEmpty()) {
            return new Pick.Refused(
                    Because.REQUEST,
                    FailureCode.INVALID_REQUEST,
                    "model " + model.name() + " cannot take it: " + cannot);
        }
        TokenEstimate estimate = estimate(model);
        if (!fit.fits(model, estimate)) {
            return new Pick.Refused(
                    Because.REQUEST,
                    FailureCode.CONTEXT_WINDOW_EXCEEDED,
                    "about %d prompt tokens do not fit the context window of model %s (%d)"
                            .formatted(estimate.prompt(), model.name(), model.contextWindow()));
        }
        Instant rests = own.get(index).restsUntil();
        if (now.isBefore(rests)) {
            ownRefusal = true;
            return new Wait(rests, WaitReason.BACKOFF);
        }
        return switch (breakers.enter(model, this::prompt, now)) {
            case Wait wait -> wait;
            case Access.Open(var permission) -> acquire(index, model, estimate, permission, now);
        };
    }

    private String cannotTake(int index, Model model) {
        String known = refusals[index];
        if (known == null) {
            String cannot = model.provider().dialect().refusal(request.request(), model.upstream());
            known = refusals[index] = cannot == null ? "" : cannot;
        }
        return known;
    }

    /** Whether another model after this one may be asked at all. */
    boolean hasAfter(int index) {
        for (int turn = order.turn(index) + 1; turn < models.size(); turn++) {
            int next = order.place(turn);
            if (!excluded.get(next) && limits.refusal(models.get(next)) == null) {
                return true;
            }
        }
        return false;
    }

    void asked(int index) {
        asked.set(index);
    }

    /** Rules out a model that fails for this request and for no other; says so for people, empty if it is not so. */
    String failed(int index) {
        if (!own.get(index).isOwnProblem()) {
            return "";
        }
        excluded.set(index);
        return "; model " + models.get(index).name() + " answered others between the failures of this request";
    }

    /** Whether no model of the chain may be asked any more. */
    boolean isExhausted() {
        return IntStream.range(0, models.size())
                .allMatch(index -> excluded.get(index) || limits.refusal(models.get(index)) != null);
    }

    /** How many models were not asked that may be, and whose context window takes the request. */
    int unasked() {
        int count = 0;
        for (int index = 0; index < models.size(); index++) {
            Model model = models.get(index);
            if (!asked.get(index)
                    && !excluded.get(index)
                    && limits.refusal(model) == null
                    && fit.fits(model, estimate(model))) {
                count++;
            }
        }
        return count;
    }

    /** Rules out the models that were asked, for all rounds. */
    void excludeAsked() {
        excluded.or(asked);
    }

    /** Rules out what the failure rules out, for all rounds. False: no model may be asked after this one. */
    boolean exclude(int failed, Need need) {
        return switch (need) {
            case ANY -> true;
            case LARGER -> {
                excludeNotLarger(failed);
                yield true;
            }
            case OPTED_IN -> {
                excluded.set(failed);
                yield limits.fallbackAfterPolicy();
            }
        };
    }

    long rawPrompt() {
        if (rawPrompt < 0) {
            rawPrompt = TokenEstimator.rawPrompt(request.request());
        }
        return rawPrompt;
    }

    private int prompt() {
        Integer known = prompt;
        if (known == null) {
            known = request.request().body().hashCode();
            prompt = known;
        }
        return known;
    }

    private TokenEstimate estimate(Model model) {
        return estimator.estimate(request.request(), rawPrompt(), model);
    }

    private Pick acquire(int index, Model model, TokenEstimate estimate, Permission permission, Instant now) {
        boolean kept = false;
        try {
            Keys.Taken taken = breakers.keys().acquire(model, limits, estimate, now);
            Pick pick =
                    switch (taken.grant()) {
                        case Limits.Grant.Granted(var permit) ->
                            new Pick.Taken(new CallPermit(
                                    index, model, taken.credential(), estimate, permission, permit, own.get(index)));
                        case Wait wait -> wait;
                        case Limits.Grant.Refused(var code, var message) ->
                            new Pick.Refused(Because.REQUEST, code, message);
                    };
            kept = pick instanceof Pick.Taken;
            if (kept) {
                order.called(model, now);
            }
            return pick;
        } finally {
            if (!kept) {
                permission.ignored(now);
            }
        }
    }

    private void excludeNotLarger(int failed) {
        Long window = models.get(failed).contextWindow();
        excluded.set(failed);
        for (int index = 0; index < models.size(); index++) {
            Long other = models.get(index).contextWindow();
            if (other == null || (window != null && other <= window)) {
                excluded.set(index);
            }
        }
    }
}
