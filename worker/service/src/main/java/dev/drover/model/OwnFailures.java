package dev.drover.model;

import dev.drover.model.ChainSettings.BreakerSettings;
import java.time.Instant;

/**
 * Failures in a row of one request on one model: an answer ends the request. The request's own breaker, so that the model's
 * stays closed for the others. Confined to the thread that has the request.
 */
final class OwnFailures {
    /** Nine answers for each failure of others: nine calls in ten end well. */
    private static final int ANSWERS_PER_FAILURE = 9;

    private final BreakerSettings settings;
    private int inRow;
    private int besideAnswers;
    private long answers;
    private long failures;
    private Instant restsUntil = Instant.MIN;

    OwnFailures(BreakerSettings settings) {
        this.settings = settings;
    }

    /**
     * Notes a failure. It stands beside answers where the model answered others since the last one and hardly failed them:
     * while a model fails many, one more failure says nothing about the request.
     *
     * @param answersOfModel so far, to whomever: none of them was this request's
     * @param failuresOfModel so far, of whomever, without this one
     */
    void failed(long answersOfModel, long failuresOfModel, Instant now) {
        long answered = answersOfModel - answers;
        long failedOthers = failuresOfModel - failures - 1;
        if (inRow > 0 && answered > 0 && answered >= ANSWERS_PER_FAILURE * failedOthers) {
            besideAnswers++;
        }
        answers = answersOfModel;
        failures = failuresOfModel;
        inRow++;
        if (restsNow()) {
            restsUntil = now.plus(settings.open());
        }
    }

    boolean isFirst() {
        return inRow == 0;
    }

    /** Before this the request does not ask the model again: it rests as it would behind a breaker. */
    Instant restsUntil() {
        return restsUntil;
    }

    /** Whether the next call only looks whether the model has come back: nobody else was answered meanwhile. */
    boolean probes(long answersOfModel) {
        return restsNow() && answersOfModel == answers;
    }

    /** Whether the failures say little about the model: it answered others between them. */
    boolean isSuspect() {
        return besideAnswers >= settings.minimumCalls();
    }

    /** Whether the model is not to be asked again for this request. */
    boolean isOwnProblem() {
        return besideAnswers >= 2 * settings.minimumCalls();
    }

    private boolean restsNow() {
        return inRow >= settings.minimumCalls();
    }
}
