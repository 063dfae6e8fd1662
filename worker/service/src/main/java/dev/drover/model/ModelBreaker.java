package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.Access.Permission;
import dev.drover.model.ChainSettings.BreakerSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands before one model: its breaker, the pauses that its provider or an operator asks for, and a ramp that lets traffic
 * come back slowly after either. Thread-safe; never blocks for long.
 */
final class ModelBreaker {
    /** While probes are out, or the ramp is full, others look again this often. */
    static final Duration RECHECK = Duration.ofMillis(250);

    private static final int NO_RAMP = Integer.MAX_VALUE;
    private static final int RAMP_ENDS = 1_024;

    private final Model model;
    private final CircuitBreaker breaker;
    private final BreakerSettings settings;
    private final Consumer<Instant> onOpened;

    private final Pauses pauses;
    private Instant openUntil = Instant.MIN;
    private @Nullable Instant forcedUntil;
    private @Nullable FailureCode forcedBecause;
    private int inFlight;
    private int ramp = NO_RAMP;
    private WaitReason rampBecause = WaitReason.BREAKERS_OPEN;
    private long epoch;
    private long openings;
    private final CurrentTrouble trouble = new CurrentTrouble();
    private final CallHistory history = new CallHistory();

    /** @param onOpened hears when the next probe is due, each time that failures open the breaker */
    ModelBreaker(Model model, CircuitBreaker breaker, BreakerSettings settings, Consumer<Instant> onOpened) {
        this.model = model;
        this.breaker = breaker;
        this.settings = settings;
        this.onOpened = onOpened;
        this.pauses = new Pauses(settings.longestPause());
    }

    Model model() {
        return model;
    }

    /** @param prompt the hash of what is asked, for the rare case that somebody wants to know */
    synchronized Access enter(IntSupplier prompt, Instant now) {
        Instant rests = pauses.until();
        if (now.isBefore(rests)) {
            return new Wait(rests, WaitReason.PROVIDER_PAUSED);
        }
        if (forcedUntil != null) {
            if (now.isBefore(forcedUntil)) {
                return new Wait(forcedUntil, WaitReason.BREAKERS_OPEN);
            }
            lift();
        }
        if (inFlight >= ramp) {
            return new Wait(now.plus(RECHECK), rampBecause);
        }
        State before = breaker.getState();
        boolean entered = breaker.tryAcquirePermission();
        stateMayHaveChanged(before, now);
        if (!entered) {
            Instant probe = breaker.getState() == State.OPEN ? openUntil : now.plus(RECHECK);
            return new Wait(probe.isAfter(now) ? probe : now.plusMillis(1), WaitReason.BREAKERS_OPEN);
        }
        inFlight++;
        return new Access.Open(new Leave(epoch, breaker.getState() == State.HALF_OPEN, prompt));
    }

    /** Nobody enters until the pause is over; afterwards half of what is in flight now, growing with each success. */
    synchronized Instant throttled(@Nullable Duration wait, Instant now) {
        if (!now.isBefore(pauses.asked())) {
            ramp = Math.max(settings.probes(), inFlight / 2);
            rampBecause = WaitReason.PROVIDER_PAUSED;
        }
        pauses.throttled(wait, now);
        return pauses.asked();
    }

    /** Nobody enters until the key's quota is there again; afterwards as many as before. */
    synchronized Instant overQuota(Duration wait, Instant now) {
        pauses.throttled(wait, now);
        return pauses.asked();
    }

    /** Nobody enters until the pause is over, which a provider asked for that did not speak of a rate. */
    synchronized Instant rest(Duration pause, Instant now) {
        pauses.rest(pause, now);
        return pauses.asked();
    }

    /** Says whether it was not forced open before. */
    synchronized boolean forceOpen(FailureCode because, Instant until) {
        Instant before = forcedUntil;
        forcedUntil = before == null ? until : Pauses.later(before, until);
        forcedBecause = because;
        if (breaker.getState() != State.FORCED_OPEN) {
            breaker.transitionToForcedOpenState();
            epoch++;
            openings++;
        }
        return before == null;
    }

    /** Lets probes through at once, if it is forced open for this reason; null: for any. */
    synchronized void release(@Nullable FailureCode because) {
        trouble.over(because);
        if (forcedUntil != null && (because == null || because == forcedBecause)) {
            lift();
        }
    }

    /** What was said to the key before holds no more: it is another. */
    synchronized void keyExchanged() {
        pauses.keyExchanged();
        release(FailureCode.PROVIDER_AUTH);
        release(FailureCode.PROVIDER_QUOTA_EXHAUSTED);
    }

    /** An operator's word: nobody enters before {@code until}. An earlier one than before ends the pause then. */
    synchronized void hold(Instant until) {
        pauses.hold(until);
    }

    /** An operator's word: closed, as if nothing had been, but for what operators hold back. */
    synchronized void reset() {
        forcedUntil = null;
        forcedBecause = null;
        pauses.reset();
        ramp = NO_RAMP;
        trouble.over();
        breaker.reset();
        epoch++;
    }

    synchronized BreakerStatus status(Instant now) {
        Instant rests = pauses.until();
        boolean paused = now.isBefore(rests);
        State state = breaker.getState();
        Instant until = paused ? rests : forcedUntil != null ? forcedUntil : state == State.OPEN ? openUntil : null;
        return new BreakerStatus(
                        model.provider().name(),
                        model.name(),
                        state.name(),
                        paused,
                        forcedBecause,
                        until,
                        inFlight,
                        openings,
                        trouble.at(shutUntil(), now))
                .at(now);
    }

    private Instant shutUntil() {
        return Pauses.later(pauses.until(), forcedUntil == null ? openUntil : forcedUntil);
    }

    private void lift() {
        forcedUntil = null;
        forcedBecause = null;
        breaker.transitionToHalfOpenState();
        epoch++;
    }

    private void stateMayHaveChanged(State before, Instant now) {
        State after = breaker.getState();
        if (before == after) {
            return;
        }
        epoch++;
        switch (after) {
            case OPEN -> {
                openUntil = now.plus(settings.open());
                openings++;
                onOpened.accept(openUntil);
            }
            case CLOSED -> {
                ramp = Math.max(settings.probes(), inFlight);
                rampBecause = WaitReason.BREAKERS_OPEN;
            }
            case HALF_OPEN, FORCED_OPEN, DISABLED, METRICS_ONLY -> {}
        }
    }

    /** Remembers why calls fail, until one does not. */
    synchronized Trouble troubled(Credential credential, Failure failure, Instant now) {
        return trouble.met(model, credential, failure, shutUntil(), now);
    }

    /**
     * Whether a failure tells against the model. Requests count, not calls; every probe counts, but for that of a request
     * that fails while others are answered.
     */
    private synchronized boolean tells(IntSupplier prompt, boolean first, boolean suspect) {
        history.failed();
        if (breaker.getState() == State.HALF_OPEN) {
            return !suspect;
        }
        return first && history.tells(prompt.getAsInt());
    }

    private void grow() {
        pauses.answered();
        if (ramp != NO_RAMP) {
            ramp = ramp + 1 >= RAMP_ENDS ? NO_RAMP : ramp + 1;
        }
    }

    /** Carries the epoch in which it was given: a call from before an opening says nothing about what came after. */
    private final class Leave implements Permission {
        private final long given;
        private final boolean probe;
        private final IntSupplier prompt;
        private boolean ended;

        Leave(long given, boolean probe, IntSupplier prompt) {
            this.given = given;
            this.probe = probe;
            this.prompt = prompt;
        }

        @Override
        public boolean probe() {
            return probe;
        }

        @Override
        public void success(Instant now) {
            history.answered(prompt);
            trouble.over();
            end(now, () -> {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
                grow();
            });
        }

        @Override
        public void failure(boolean first, boolean suspect, Instant now) {
            boolean tells = tells(prompt, first, suspect);
            end(now, () -> {
                if (tells) {
                    breaker.onError(0, TimeUnit.NANOSECONDS, new CallFailed());
                } else {
                    breaker.releasePermission();
                }
            });
        }

        @Override
        public long answers() {
            return history.answers();
        }

        @Override
        public long failures() {
            return history.failures();
        }

        @Override
        public void ignored(Instant now) {
            end(now, breaker::releasePermission);
        }

        private void end(Instant now, Runnable record) {
            synchronized (ModelBreaker.this) {
                if (ended) {
                    return;
                }
                ended = true;
                inFlight--;
                if (given != epoch) {
                    return;
                }
                State before = breaker.getState();
                record.run();
                stateMayHaveChanged(before, now);
            }
        }
    }
}
