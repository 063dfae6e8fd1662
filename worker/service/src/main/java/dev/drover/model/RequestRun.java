package dev.drover.model;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Ending;
import dev.drover.contracts.WaitReason;
import dev.drover.model.Verdict.Need;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request's rounds. Holds at most one hop at a time; whoever takes one calls or closes it. */
final class RequestRun implements ChainRun {
    private final ChainRequest request;
    private final ModelSelector selection;
    private final ModelOrder order;
    private final PacedLimits limits;
    private final Chains chains;
    private final RetryPolicy policy;
    private final RunCounts counts = new RunCounts();
    private final RunEndings endings;
    private @Nullable CallPermit held;

    RequestRun(ChainRequest request, ModelSelector selection, ModelOrder order, PacedLimits limits, Chains chains) {
        this.request = request;
        this.selection = selection;
        this.order = order;
        this.limits = limits;
        this.chains = chains;
        this.policy = chains.policy();
        this.endings = new RunEndings(request.deadline(), counts);
    }

    @Override
    public Admitted admit(Instant now) {
        try {
            limits.begin();
            return limits.after(admitted(now));
        } catch (RuntimeException e) {
            return new Admitted.Ended(RunEndings.unexpected(e));
        }
    }

    @Override
    public Round run() throws InterruptedException {
        CallPermit hop = Objects.requireNonNull(held, "run() without admission");
        held = null;
        try {
            return round(hop);
        } catch (RuntimeException e) {
            return new Round.Ended(RunEndings.unexpected(e));
        } finally {
            hop.close(chains.clock());
        }
    }

    @Override
    public void abandon() {
        CallPermit hop = held;
        held = null;
        if (hop != null) {
            hop.close(chains.clock());
        }
    }

    @Override
    public boolean waitsAlone() {
        return selection.refusedForItself() || order.isApart();
    }

    @Override
    public void await(Runnable wake) {
        limits.await(wake);
    }

    @Override
    public List<Passed> passed() {
        return selection.passed();
    }

    @Override
    public List<Attempt> attempts() {
        return List.copyOf(counts.attempts());
    }

    private Admitted admitted(Instant now) {
        abandon();
        if (!policy.fits(Duration.ZERO, request.deadline(), now)) {
            return new Admitted.Ended(endings.atDeadline());
        }
        return switch (selection.pick(now)) {
            case Pick.Taken(var hop) -> {
                held = hop;
                yield new Admitted.Ready(hop.model());
            }
            case Wait wait -> {
                endings.waitsFor(wait.why());
                yield wait.noLaterThan(request.deadline());
            }
            case Pick.Refused refused -> new Admitted.Ended(endings.refusedForGood(refused));
        };
    }

    /** That models were ruled out by what the request is or asks for is told with its first call. */
    private void tellPassed(Model called) {
        if (counts.attempts().isEmpty() && selection.refusedForItself()) {
            selection.passed().stream()
                    .filter(passed -> passed.code() != null)
                    .findFirst()
                    .ifPresent(passed -> chains.events()
                            .fellBack(request, passed.model(), called, Objects.requireNonNull(passed.code())));
        }
    }

    private Round round(CallPermit first) throws InterruptedException {
        tellPassed(first.model());
        counts.roundBegins();
        chains.budget(first.model().provider()).request(now());
        Step step = new Step.Call(first);
        while (true) {
            switch (step) {
                case Step.Stop(var round) -> {
                    return round;
                }
                case Step.Call(var hop) -> step = call(hop);
            }
        }
    }

    private Step call(CallPermit hop) throws InterruptedException {
        if (!policy.fits(Duration.ZERO, request.deadline(), now())) {
            hop.close(chains.clock());
            return ended(endings.atDeadline());
        }
        selection.asked(hop.index());
        counts.called(hop);
        return switch (chains.caller().call(request, hop, selection.rawPrompt(), counts.attempts())) {
            case Called.Answered(var end) -> {
                chains.speeds().answered(counts.attempts().getLast());
                yield ended(end);
            }
            case Called.Unexpected(var end) -> ended(end);
            case Called.Failed(var failure) -> {
                endings.met(failure);
                counts.remark(selection.failed(hop.index()));
                yield after(failure, hop);
            }
        };
    }

    private Step after(Failure failure, CallPermit hop) throws InterruptedException {
        Instant now = now();
        Progress progress = counts.progress(hop, selection, request.deadline());
        CallPermit withOther = withOtherKey(failure, progress, hop, now);
        if (withOther != null) {
            return new Step.Call(withOther);
        }
        Verdict verdict = policy.after(failure, progress, now);
        if (verdict instanceof Verdict.Retry
                && !chains.budget(hop.model().provider()).tryRetry(now)) {
            verdict = policy.after(failure, progress.withoutRetry(), now);
        }
        return follow(verdict, failure, hop);
    }

    /** Another key, or the same with its new value, may be asked at once: the failure says nothing of it. */
    private @Nullable CallPermit withOtherKey(Failure failure, Progress progress, CallPermit hop, Instant now) {
        int keys = hop.model().provider().credentials().size();
        if ((keys == 1 && !hop.keyExchanged())
                || !policy.mayTryOtherKey(failure, progress, keys, counts.otherKeys(hop))
                || !(selection.take(hop.index(), now) instanceof Pick.Taken(var again))) {
            return null;
        }
        counts.triesOtherKey(hop);
        chains.events().retried(request, hop.model(), failure.code());
        return again;
    }

    private Step follow(Verdict verdict, Failure failure, CallPermit hop) throws InterruptedException {
        return switch (verdict) {
            case Verdict.Retry(var wait) -> retry(failure, hop, wait);
            case Verdict.NextModel(var need) -> nextModel(failure, hop, need);
            case Wait wait -> deferred(failure, wait);
            case Verdict.OnlyUnasked _ -> unasked(failure, hop);
            case Verdict.GiveUp(var code) -> ended(new Ending.Failed(code, counts.lastSaid(failure)));
        };
    }

    private Step retry(Failure failure, CallPermit hop, Duration wait) throws InterruptedException {
        if (failure.type().next() == FailureClass.Next.WAIT_OUT) {
            counts.waitedOut();
        }
        chains.sleeper().sleep(wait);
        return switch (patiently(at -> selection.take(hop.index(), at))) {
            case Pick.Taken(var again) -> {
                counts.retried(hop.index(), failure);
                chains.events().retried(request, hop.model(), failure.code());
                yield new Step.Call(again);
            }
            case Wait shut when shut.why() == WaitReason.BUDGET -> forBudget(failure, hop, shut);
            case Wait _, Pick.Refused _ -> nextModel(failure, hop, Need.ANY);
        };
    }

    private Step nextModel(Failure failure, CallPermit hop, Need need) throws InterruptedException {
        if (!selection.exclude(hop.index(), need)) {
            return ended(new Ending.Failed(failure.code(), counts.lastSaid(failure)));
        }
        return switch (patiently(at -> selection.pickAfter(hop.index(), at))) {
            case Pick.Taken(var next) -> {
                chains.events().fellBack(request, hop.model(), next.model(), failure.code());
                yield new Step.Call(next);
            }
            // Only the next model can answer this, and it may yet: its turn comes at a later admission.
            case Wait wait when !failure.type().deferrable() -> deferred(failure, wait.noLaterThan(request.deadline()));
            case Wait wait when wait.why() == WaitReason.BUDGET -> forBudget(failure, hop, wait);
            case Wait wait -> noLaterThan(wait, nothingLeft(failure, hop), failure);
            case Pick.Refused _ -> nothingLeft(failure, hop);
        };
    }

    /** While the provider of the failed model holds everybody off, the next model may be free before it. */
    private Step noLaterThan(Wait next, Step step, Failure failure) {
        if (failure.details().retryAfter() != null
                && step instanceof Step.Stop(Wait own)
                && next.until().isBefore(own.until())) {
            endings.waitsFor(next.why());
            return new Step.Stop(next);
        }
        return step;
    }

    /** The last that is done for a request: each model that was not asked is, as soon as it may be. */
    private Step unasked(Failure failure, CallPermit hop) throws InterruptedException {
        selection.excludeAsked();
        return switch (patiently(selection::pick)) {
            case Pick.Taken(var next) -> {
                chains.events().fellBack(request, hop.model(), next.model(), failure.code());
                yield new Step.Call(next);
            }
            case Wait wait -> deferred(failure, wait.noLaterThan(request.deadline()));
            case Pick.Refused _ -> ended(new Ending.Failed(failure.code(), counts.lastSaid(failure)));
        };
    }

    /** Another round, as after any failure, unless the budget makes it wait longer. */
    private Step forBudget(Failure failure, CallPermit hop, Wait budget) throws InterruptedException {
        Step step = nothingLeft(failure, hop);
        if (step instanceof Step.Stop(Wait own)) {
            endings.waitsFor(budget.why());
            Wait later = own.until().isAfter(budget.until()) ? budget.until(own.until()) : budget;
            return new Step.Stop(later.noLaterThan(request.deadline()));
        }
        return step;
    }

    /** Takes a model, once more after a wait that is short enough to be held in the slot. */
    private Pick patiently(Function<Instant, Pick> taking) throws InterruptedException {
        Instant now = now();
        Pick pick = taking.apply(now);
        if (!(pick instanceof Wait shut) || shut.why() == WaitReason.BREAKERS_OPEN) {
            return pick;
        }
        Duration wait = Duration.between(now, shut.until());
        if (!policy.mayHold(wait, request.deadline(), now)) {
            return pick;
        }
        chains.sleeper().sleep(wait.isNegative() ? Duration.ZERO : wait);
        return taking.apply(now());
    }

    private Step nothingLeft(Failure failure, CallPermit hop) throws InterruptedException {
        Verdict verdict = selection.isExhausted()
                ? new Verdict.GiveUp(failure.code())
                : policy.nothingLeft(failure, counts.progress(hop, selection, request.deadline()), now());
        return switch (verdict) {
            case Wait wait -> deferred(failure, wait);
            case Verdict.OnlyUnasked _ -> unasked(failure, hop);
            case Verdict.GiveUp(var code) -> ended(new Ending.Failed(code, counts.lastSaid(failure)));
            case Verdict.Retry _, Verdict.NextModel _ ->
                throw new IllegalStateException("nothing is left, and yet a call was decided on");
        };
    }

    private Step deferred(Failure failure, Wait wait) {
        endings.waitsFor(wait.why());
        chains.events().deferred(request, failure.code(), wait.why());
        return new Step.Stop(wait);
    }

    private static Step ended(Ending end) {
        return new Step.Stop(new Round.Ended(end));
    }

    private Instant now() {
        return chains.clock().instant();
    }
}
