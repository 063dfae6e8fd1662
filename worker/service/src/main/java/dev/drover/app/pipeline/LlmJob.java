package dev.drover.app.pipeline;

import dev.drover.app.chunks.RequestChunks;
import dev.drover.app.pipeline.ReadRequest.Standing;
import dev.drover.contracts.Attempt;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.FailureMessage;
import dev.drover.engine.Admission;
import dev.drover.engine.Call;
import dev.drover.engine.Job;
import dev.drover.engine.Outcome;
import dev.drover.engine.Step;
import dev.drover.model.ChainRun;
import dev.drover.model.ChainRun.Admitted;
import dev.drover.model.ChainRun.Round;
import dev.drover.model.Wait;
import dev.drover.outcome.RequestContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A request on its way through its chain, as the engine sees it. A bug in here ends one request, never a lane. */
final class LlmJob implements Job<CommittedUsage>, Call<CommittedUsage> {
    private static final Logger LOG = LoggerFactory.getLogger(LlmJob.class);

    private final ReceivedRequest received;
    private final RequestContext subject;
    private final Route.To route;
    private final ChainRun run;
    private final RequestBudget budget;
    private final OutcomeAssembly endings;
    private final @Nullable RequestChunks chunks;
    private volatile @Nullable Instant started;
    /** For those who only look; written by the thread that has the run. */
    private volatile Standing standing = Standing.NEW;

    /** @param chunks null if the answer is not published in chunks */
    LlmJob(
            ReceivedRequest received,
            RequestContext subject,
            Route.To route,
            ChainRun run,
            RequestBudget budget,
            OutcomeAssembly endings,
            @Nullable RequestChunks chunks) {
        this.received = received;
        this.subject = subject;
        this.route = route;
        this.run = run;
        this.budget = budget;
        this.endings = endings;
        this.chunks = chunks;
    }

    @Override
    public String flow() {
        return route.flow();
    }

    @Override
    public double weight() {
        return route.weight();
    }

    @Override
    public Instant deadline() {
        return route.deadline();
    }

    @Override
    public Admission<CommittedUsage> admit(Instant now) {
        try {
            return switch (run.admit(now)) {
                case Admitted.Ready(var model) -> {
                    standing = new Standing(model.name(), now, standing.attempts(), standing.last());
                    yield new Admission.Go<>(this);
                }
                case Wait wait -> waits(wait, run.waitsAlone());
                case Admitted.Ended(var end) -> new Admission.Finished<>(ended(end));
            };
        } catch (RuntimeException e) {
            return new Admission.Finished<>(broken(e));
        }
    }

    @Override
    public void await(Runnable wake) {
        run.await(wake);
    }

    @Override
    public Step<CommittedUsage> run() throws InterruptedException {
        if (started == null) {
            started = endings.now();
        }
        MDC.setContextMap(received.context(subject.tenant()));
        boolean over = false;
        try {
            return switch (run.run()) {
                case Round.Ended(var end) -> {
                    over = true;
                    yield new Step.Finished<>(ended(end));
                }
                case Wait wait -> {
                    standing = standing(run.attempts());
                    yield waits(wait, true);
                }
            };
        } catch (RuntimeException e) {
            return new Step.Finished<>(broken(e));
        } finally {
            if (!over) {
                budget.park();
            }
            MDC.clear();
        }
    }

    private static Standing standing(List<Attempt> attempts) {
        return attempts.isEmpty()
                ? Standing.NEW
                : new Standing(
                        attempts.getLast().model(),
                        null,
                        attempts.size(),
                        attempts.getLast().code());
    }

    /** As it stands, for those who only look. */
    ReadRequest read() {
        return new ReadRequest(received, subject, route.chain(), route.deadline(), standing, run.passed());
    }

    @Override
    public void abandon() {
        run.abandon();
    }

    private dev.drover.engine.Wait<CommittedUsage> waits(Wait wait, boolean alone) {
        Instant until = wait.until().isBefore(route.deadline()) ? wait.until() : route.deadline();
        return new dev.drover.engine.Wait<>(until, wait.why(), alone);
    }

    private Outcome<CommittedUsage> ended(Ending end) {
        if (end instanceof Ending.Failed failed && failed.code() == FailureCode.BUDGET_EXCEEDED) {
            budget.refused();
        }
        if (chunks != null) {
            chunks.ended();
        }
        return endings.ended(received, subject, end, run.attempts(), started, route.deadline(), budget.holds());
    }

    private Outcome<CommittedUsage> broken(RuntimeException bug) {
        received.inContext(subject.tenant(), () -> LOG.error("the worker failed on a request", bug));
        String message = "the worker failed on this request: " + bug.getClass().getSimpleName();
        return ended(new Ending.Failed(FailureCode.INVALID_REQUEST, FailureMessage.own(message)));
    }
}
