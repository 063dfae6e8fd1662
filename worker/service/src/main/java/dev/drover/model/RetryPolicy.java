package dev.drover.model;

import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainSettings.Backoff;
import dev.drover.model.Verdict.GiveUp;
import dev.drover.model.Verdict.Need;
import dev.drover.model.Verdict.NextModel;
import dev.drover.model.Verdict.OnlyUnasked;
import dev.drover.model.Verdict.Retry;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides by values and clock alone what follows a failure; the chain sleeps, calls and counts. */
final class RetryPolicy {
    /** An overloaded model gets this much more air than one that failed. */
    private static final int OVERLOAD_FACTOR = 4;

    private static final int MOST_DOUBLINGS = 30;

    private final ChainSettings settings;
    private final RandomGenerator random;
    private final IntervalFunction retry;
    private final IntervalFunction overloaded;
    private final IntervalFunction deferral;

    RetryPolicy(ChainSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        Backoff backoff = settings.backoff();
        this.retry = ceiling(backoff);
        this.overloaded = ceiling(new Backoff(backoff.base().multipliedBy(OVERLOAD_FACTOR), backoff.cap()));
        this.deferral = ceiling(settings.deferral());
    }

    Verdict after(Failure failure, Progress progress, Instant now) {
        return switch (failure.type().next()) {
            case WAIT_OUT -> throttled(failure, progress, now);
            case OTHER_MODEL -> new NextModel(Need.ANY);
            case AGAIN -> unlessRestarted(failure, jittered(retry, progress), progress, now);
            case AGAIN_SLOWLY -> unlessRestarted(failure, jittered(overloaded, progress), progress, now);
            case LARGER_MODEL -> new NextModel(Need.LARGER);
            case OPTED_IN_MODEL -> new NextModel(Need.OPTED_IN);
            case GIVE_UP -> new GiveUp(failure.code());
        };
    }

    /**
     * Whether a call that failed for its key is made with another one at once. It counts as an attempt, and neither as a
     * retry of the model nor against its provider's retry budget.
     *
     * @param keys of the provider
     * @param before how often the request did that in this round with this model
     */
    boolean mayTryOtherKey(Failure failure, Progress progress, int keys, int before) {
        return failure.type().isOfKey() && before < keys && !spent(progress);
    }

    private Verdict throttled(Failure failure, Progress progress, Instant now) {
        if (worthWaitingOut(failure, progress, now)) {
            return new Retry(floor(failure));
        }
        return progress.anotherModel()
                ? new NextModel(Need.ANY)
                : again(failure, jittered(retry, progress), progress, now);
    }

    private Verdict unlessRestarted(Failure failure, Duration backoff, Progress progress, Instant now) {
        return failure.isRestart() && progress.restarts() > 0
                ? new NextModel(Need.ANY)
                : again(failure, backoff, progress, now);
    }

    /**
     * What follows when no model of the chain is left for this round. No request is given up for what a model said while
     * another that could take the request was not asked.
     */
    Verdict nothingLeft(Failure failure, Progress progress, Instant now) {
        if (!failure.type().deferrable()) {
            return new GiveUp(failure.code());
        }
        Duration floor = floor(failure);
        Duration left = Duration.between(now, progress.deadline()).minus(settings.shortestCall());
        if (exhausted(progress) || left.compareTo(floor) <= 0) {
            return progress.unasked() > 0 ? new OnlyUnasked() : new GiveUp(failure.code());
        }
        // A backoff of our own choosing never uses up what is left; the provider's word is kept as it is.
        Duration backoff = min(jitter(deferral, progress.roundsBegun() - 1), left.dividedBy(2));
        WaitReason why =
                failure.type().gate() == FailureClass.Gate.PAUSES ? WaitReason.PROVIDER_PAUSED : WaitReason.BACKOFF;
        return new Wait(now.plus(max(floor, backoff)), why);
    }

    /** Whether a wait of this length on the same model may be held in a slot in flight. */
    boolean mayHold(Duration wait, Instant deadline, Instant now) {
        return wait.compareTo(settings.longestHeldWait()) <= 0 && fits(wait, deadline, now);
    }

    /** Whether a call that begins after this wait can still end before the deadline. */
    boolean fits(Duration wait, Instant deadline, Instant now) {
        return now.plus(wait).plus(settings.shortestCall()).isBefore(deadline);
    }

    private Verdict again(Failure failure, Duration backoff, Progress progress, Instant now) {
        Duration wait = max(floor(failure), backoff);
        boolean may = progress.retryAllowed()
                && !failure.details().retryForbidden()
                && progress.callsOfModel() < progress.callsAllowed()
                && !spent(progress)
                && mayHold(wait, progress.deadline(), now);
        return may ? new Retry(wait) : new NextModel(Need.ANY);
    }

    /** Only once for a request: a model that asks for a short wait again and again must not keep the others from it. */
    private boolean worthWaitingOut(Failure throttled, Progress progress, Instant now) {
        Duration wait = throttled.details().retryAfter();
        return wait != null
                && !progress.waitedOut()
                && !throttled.details().retryForbidden()
                && progress.retryAllowed()
                && progress.callsOfModel() < progress.callsAllowed()
                && !spent(progress)
                && mayHold(floor(throttled), progress.deadline(), now);
    }

    private boolean exhausted(Progress progress) {
        return progress.rounds() >= settings.maxRounds() || spent(progress);
    }

    /** What is left of the bounds is kept for the models that were not asked. */
    private boolean spent(Progress progress) {
        return progress.attempts() + progress.unasked() >= settings.maxAttempts()
                || progress.possiblyBilled() + progress.unasked() >= settings.maxPossiblyBilled();
    }

    private Duration floor(Failure failure) {
        @Nullable Duration wait = failure.details().retryAfter();
        return wait == null ? Duration.ZERO : min(wait, settings.breaker().longestPause());
    }

    private Duration jittered(IntervalFunction ceiling, Progress progress) {
        return jitter(ceiling, progress.callsOfModel() - 1);
    }

    /** Full jitter: {@code rand(0, min(cap, base · 2ⁿ))}; AWS Architecture Blog, "Exponential Backoff and Jitter". */
    private Duration jitter(IntervalFunction ceiling, int n) {
        long millis = ceiling.apply(Math.clamp(n, 0, MOST_DOUBLINGS) + 1);
        return Duration.ofMillis(random.nextLong(millis + 1));
    }

    private static IntervalFunction ceiling(Backoff backoff) {
        return IntervalFunction.ofExponentialBackoff(backoff.base(), 2, backoff.cap());
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
