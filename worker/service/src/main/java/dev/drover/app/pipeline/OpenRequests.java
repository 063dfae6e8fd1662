package dev.drover.app.pipeline;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.OpenRequest;
import dev.drover.contracts.OpenRequest.Stage;
import dev.drover.contracts.OpenRequestPage;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.contracts.WaitReason;
import dev.drover.contracts.WorkerIdentity;
import dev.drover.engine.EngineStatus.LaneStatus;
import dev.drover.engine.LaneContents;
import dev.drover.engine.OpenJob;
import dev.drover.privacy.Desensitizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells of requests without an outcome, as far as people may read of them. */
public final class OpenRequests {
    private static final Comparator<OpenRequest> OLDEST_FIRST =
            Comparator.comparing(OpenRequest::enqueued).thenComparing(OpenRequest::id);

    /** Records that are read anew for one question; reading one takes tens of microseconds. */
    private static final int READ = 20_000;

    private final LlmIntake intake;
    private final Desensitizer desensitizer;
    private final Supplier<List<SickModel>> sickModels;

    /** @param sickModels those that are not well now */
    public OpenRequests(LlmIntake intake, Desensitizer desensitizer, Supplier<List<SickModel>> sickModels) {
        this.intake = intake;
        this.desensitizer = desensitizer;
        this.sickModels = sickModels;
    }

    /** Those that the query wants, and for which models requests wait. Reads records again that nobody has read yet, so it is for the thread of whoever asks. */
    public OpenRequestPage find(
            OpenRequestQuery query, WorkerIdentity worker, List<LaneContents<CommittedUsage>> lanes) {
        WantedRequests wanted = new WantedRequests(query, desensitizer, sickModels.get());
        PriorityQueue<OpenRequest> oldest = new PriorityQueue<>(OLDEST_FIRST.reversed());
        List<String> partitions = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        long matched = 0;
        int read = 0;
        long unread = 0;
        long ended = 0;
        for (LaneContents<CommittedUsage> contents : lanes) {
            LaneStatus lane = contents.lane();
            String partition = lane.topic() + "-" + lane.partition();
            partitions.add(partition);
            if (!contents.answered()) {
                silent.add(partition);
            }
            ended += contents.ended();
            for (OpenJob<CommittedUsage> job : contents.jobs()) {
                if (job.job() == null && ++read > READ) {
                    unread++;
                    continue;
                }
                OpenRequest request = match(wanted, job, lane.waiting());
                if (request != null) {
                    matched++;
                    oldest.add(request);
                    if (oldest.size() > query.limit()) {
                        oldest.poll();
                    }
                }
            }
        }
        return new OpenRequestPage(
                worker,
                oldest.stream().sorted(OLDEST_FIRST).toList(),
                matched,
                unread,
                ended,
                partitions,
                silent,
                wanted.sickModels());
    }

    private @Nullable OpenRequest match(
            WantedRequests wanted, OpenJob<CommittedUsage> job, @Nullable WaitReason laneWaits) {
        WaitReason waits = job.stage() == OpenJob.Stage.IN_LINE ? laneWaits : job.why();
        if (!wanted.mayBe(waits)) {
            return null;
        }
        ReadRequest read =
                switch (job.job()) {
                    case LlmJob decoded -> decoded.read();
                    case JobOfOthers other -> other.read();
                    case null, default -> intake.read(job.delivery());
                };
        String model = model(read);
        return wanted.is(read, waits, model) ? request(wanted, read, job, waits, model) : null;
    }

    private static @Nullable String model(ReadRequest read) {
        String asked = read.standing().model();
        return asked != null || read.chain() == null
                ? asked
                : read.chain().models().getFirst().name();
    }

    private OpenRequest request(
            WantedRequests wanted,
            ReadRequest read,
            OpenJob<CommittedUsage> job,
            @Nullable WaitReason waits,
            @Nullable String model) {
        FailureCode last = read.standing().last();
        return new OpenRequest(
                read.received().id(),
                masked(read.context().customId()),
                masked(read.context().tenant()),
                masked(read.context().task()),
                read.chain() == null ? null : read.chain().name(),
                model,
                read.received().origin(),
                job.delivery().timestamp(),
                read.deadline(),
                switch (job.stage()) {
                    case CALLING -> Stage.CALLING;
                    case WAITING -> Stage.WAITING;
                    case IN_LINE -> Stage.IN_LINE;
                },
                waits == null ? null : waits.wire(),
                job.until(),
                job.stage() == OpenJob.Stage.CALLING ? read.standing().since() : null,
                read.standing().attempts(),
                last == null ? null : last.wire(),
                job.stage() == OpenJob.Stage.CALLING ? List.of() : wanted.uncalled(read));
    }

    private @Nullable String masked(@Nullable String name) {
        return name == null ? null : desensitizer.mask(name);
    }
}
