package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainSettings.BreakerSettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands before one model with one of several keys: the pauses and refusals that meet the key and no other. The health
 * of the model is its breaker's. Thread-safe; never blocks for long.
 */
final class KeyGate {
    private final Model model;
    private final Credential credential;
    private final Pauses pauses;
    private final CurrentTrouble trouble = new CurrentTrouble();
    private Instant refusedUntil = Instant.MIN;
    /** Why it was refused; null if it was not, or has come back. */
    private @Nullable FailureCode refusal;

    private int inFlight;

    KeyGate(Model model, Credential credential, BreakerSettings settings) {
        this.model = model;
        this.credential = credential;
        this.pauses = new Pauses(settings.longestPause());
    }

    Model model() {
        return model;
    }

    Credential credential() {
        return credential;
    }

    /** Null if a call has entered, which leaves in any case; else what it has to wait for. */
    synchronized @Nullable Wait enter(Instant now) {
        Wait wait = shut(now);
        if (wait == null) {
            inFlight++;
        }
        return wait;
    }

    /**
     * What a call would have to wait for; null for nothing. After a refusal one call at a time looks whether the key has come
     * back.
     */
    synchronized @Nullable Wait shut(Instant now) {
        WaitReason why = because(now) == refusal ? WaitReason.BREAKERS_OPEN : WaitReason.PROVIDER_PAUSED;
        if (now.isBefore(until())) {
            return new Wait(until(), why);
        }
        return refusal != null && inFlight > 0 ? new Wait(now.plus(ModelBreaker.RECHECK), why) : null;
    }

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized void left() {
        inFlight--;
    }

    /** Says whether the key has come back after a refusal. A call from before a refusal says nothing of what came after. */
    synchronized boolean answered(Instant now) {
        if (refusal != null && now.isBefore(refusedUntil)) {
            return false;
        }
        boolean back = refusal != null;
        refusal = null;
        pauses.answered();
        trouble.over();
        return back;
    }

    /** A rate limit: no call enters until then. */
    synchronized Instant throttled(@Nullable Duration wait, Instant now) {
        pauses.throttled(wait, now);
        return pauses.until();
    }

    synchronized void refuse(FailureCode code, Instant until) {
        refusedUntil = refusal == null ? until : Pauses.later(refusedUntil, until);
        refusal = code;
    }

    /** If it was refused for this; null: whatever it was, and rate limits too. */
    synchronized void reset(@Nullable FailureCode code) {
        if (code == null || code == refusal) {
            refusal = null;
            trouble.over();
        }
        if (code == null) {
            pauses.reset();
        }
    }

    synchronized Trouble troubled(Failure failure, Instant now) {
        return trouble.met(model, credential, failure, until(), now);
    }

    synchronized KeyStatus status(Instant now) {
        return new KeyStatus(
                credential,
                model.name(),
                because(now),
                now.isBefore(until()) ? until() : null,
                inFlight,
                trouble.at(until(), now));
    }

    /** What keeps calls away, null for nothing: a rate limit also where a refusal has passed that no answer has lifted yet. */
    private @Nullable FailureCode because(Instant now) {
        boolean refused = refusal != null && now.isBefore(refusedUntil);
        return !refused && now.isBefore(pauses.until()) ? FailureCode.RATE_LIMITED : refusal;
    }

    private Instant until() {
        return refusal == null ? pauses.until() : Pauses.later(refusedUntil, pauses.until());
    }
}
