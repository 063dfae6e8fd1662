package dev.drover.model;

import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.FailureMessage;
import dev.drover.contracts.WaitReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** With what one request ends that got no answer, by what it met last. Confined to the thread that has the request. */
final class RunEndings {
    private static final Logger LOG = LoggerFactory.getLogger(RunEndings.class);

    private final Instant deadline;
    private final RunCounts counts;
    private @Nullable Failure lastFailure;
    private @Nullable WaitReason waitingFor;

    RunEndings(Instant deadline, RunCounts counts) {
        this.deadline = deadline;
        this.counts = counts;
    }

    void met(Failure failure) {
        lastFailure = failure;
    }

    void waitsFor(WaitReason why) {
        waitingFor = why;
    }

    /** After failures of its own the last of them; else the request just did not get its turn in time. */
    Ending.Failed atDeadline() {
        Failure failure = lastFailure;
        String waited = waitingFor == null ? "" : " while waiting: " + waitingFor.wire();
        String passed = "the deadline " + deadline + " passed" + waited;
        return failure != null && !Wait.isForItsTurn(waitingFor)
                ? new Ending.Failed(failure.code(), counts.lastSaid(failure).and("; " + passed))
                : new Ending.Failed(FailureCode.EXPIRED, FailureMessage.own(passed));
    }

    Ending.Failed refusedForGood(Pick.Refused refused) {
        Failure failure = lastFailure;
        FailureCode code = refused.code();
        if (failure != null && code != FailureCode.BUDGET_EXCEEDED) {
            return new Ending.Failed(failure.code(), counts.lastSaid(failure));
        }
        return new Ending.Failed(
                code == null ? FailureCode.MODEL_NOT_FOUND : code, FailureMessage.own(refused.message()));
    }

    static Ending.Failed unexpected(RuntimeException e) {
        LOG.error("A chain failed unexpectedly", e);
        return new Ending.Failed(
                FailureCode.INVALID_PROVIDER_RESPONSE,
                FailureMessage.own("unexpected " + e.getClass().getSimpleName()));
    }
}
