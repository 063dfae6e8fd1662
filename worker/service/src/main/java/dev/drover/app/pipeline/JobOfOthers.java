package dev.drover.app.pipeline;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.FailureMessage;
import dev.drover.contracts.WaitReason;
import dev.drover.engine.Admission;
import dev.drover.engine.Job;
import dev.drover.engine.Wait;
import dev.drover.outcome.RequestContext;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request that names what only workers with another configuration know. It waits alone until its partition goes to one of
 * them, or too long.
 *
 * @param since when it came, or its partition did if that was later
 */
record JobOfOthers(
        ReceivedRequest received,
        RequestContext context,
        Route.Unknown route,
        Instant since,
        Elsewhere elsewhere,
        OutcomeAssembly endings)
        implements Job<CommittedUsage> {
    /** Until when it may wait; null if nobody knows what it names. */
    static @Nullable Instant waitsUntil(Elsewhere elsewhere, Route.Unknown route, Instant since) {
        return elsewhere.knownUntil(route.kind(), route.name(), since);
    }

    @Override
    public Admission<CommittedUsage> admit(Instant now) {
        if (!now.isBefore(route.deadline())) {
            return refused(
                    FailureCode.EXPIRED,
                    "the deadline came while it waited for a worker that knows what it names; "
                            + route.refusal().message());
        }
        Instant until = waitsUntil(elsewhere, route, since);
        if (until == null || !now.isBefore(until)) {
            return refused(route.refusal().code(), route.refusal().message());
        }
        Instant asked = until.isBefore(route.deadline()) ? until : route.deadline();
        return new Wait<>(asked, WaitReason.OTHER_CONFIGURATION, true);
    }

    /** As it stands, for those who only look. */
    ReadRequest read() {
        return new ReadRequest(received, context, null, route.deadline());
    }

    private Admission<CommittedUsage> refused(FailureCode code, String message) {
        return new Admission.Finished<>(endings.refused(received, context, code, FailureMessage.own(message)));
    }

    /** Of its own, so that requests which this worker can serve do not wait with it. */
    @Override
    public String flow() {
        return "unknown " + route.kind() + " " + route.name();
    }

    @Override
    public Instant deadline() {
        return route.deadline();
    }
}
