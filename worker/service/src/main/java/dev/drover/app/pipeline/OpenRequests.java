package dev.drover.app.pipeline;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.OpenRequest;
import dev.drover.contracts.OpenRequest.Stage;
import dev.drover.contracts.OpenRequestPage;
import dev.drover.contracts.OpenRequestQuery;
import dev.drover.contracts.WaitReason;
import dev.drover.engine.EngineStatus.LaneStatus;
import dev.drover.engine.LaneContents;
import dev.drover.engine.OpenJob;
import dev.drover.privacy.Desensitizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Tells of requests without an outcome, as far as people may read of them. */
public final class OpenRequests {
    private static final Comparator<OpenRequest> OLDEST_FIRST =
            Comparator.comparing(OpenRequest::enqueued).thenComparing(OpenRequest::id);

    /** Records that are read anew for one question; reading one takes tens of microseconds. */
    private static final int READ = 20_000;

    private final LlmIntake intake;
    private final Desensitizer desensitizer;

    public OpenRequests(LlmIntake intake, Desensitizer desensitizer) {
        this.intake = intake;
        this.desensitizer = desensitizer;
    }

    /** Those that the query wants. Reads records again that nobody has read yet, so it is for the thread of whoever asks. */
    public OpenRequestPage find(OpenRequestQuery query, List<LaneContents<CommittedUsage>> lanes) {
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
                OpenRequest request = match(query, job, lane.waiting());
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
                oldest.stream().sorted(OLDEST_FIRST).toList(), matched, unread, ended, partitions, silent);
    }

    private @Nullable OpenRequest match(
            OpenRequestQuery query, OpenJob<CommittedUsage> job, @Nullable WaitReason laneWaits) {
        WaitReason waits = job.stage() == OpenJob.Stage.IN_LINE ? laneWaits : job.why();
        if (!fits(query.waitingFor(), waits == null ? null : waits.wire())
                || (query.id() != null && !query.id().equals(id(job)))) {
            return null;
        }
        ReadRequest read =
                switch (job.job()) {
                    case LlmJob decoded -> decoded.read();
                    case JobOfOthers other -> other.read();
                    case null, default -> intake.read(job.delivery());
                };
        String tenant = read.context().tenant();
        String shown = desensitizer.mask(tenant);
        String model = model(read);
        boolean fits = (fits(query.tenant(), tenant) || fits(query.tenant(), shown))
                && fits(query.task(), read.context().task())
                && fits(query.model(), model);
        return fits ? request(read, job, waits, model, shown) : null;
    }

    private String id(OpenJob<CommittedUsage> job) {
        return job.job() instanceof LlmJob decoded
                ? decoded.read().received().id()
                : intake.received(job.delivery()).id();
    }

    private static boolean fits(@Nullable String wanted, @Nullable String is) {
        return wanted == null || wanted.equals(is);
    }

    private static @Nullable String model(ReadRequest read) {
        String asked = read.standing().model();
        return asked != null || read.chain() == null
                ? asked
                : read.chain().models().getFirst().name();
    }

    private OpenRequest request(
            ReadRequest read,
            OpenJob<CommittedUsage> job,
            @Nullable WaitReason waits,
            @Nullable String model,
            String tenant) {
        FailureCode last = read.standing().last();
        return new OpenRequest(
                read.received().id(),
                masked(read.context().customId()),
                tenant,
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
                last == null ? null : last.wire());
    }

    private @Nullable String masked(@Nullable String name) {
        return name == null ? null : desensitizer.mask(name);
    }
}
