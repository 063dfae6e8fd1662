package dev.drover.operations.deadletters;

import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Incomplete;
import dev.drover.operations.OperationFailure.Missing;
import dev.drover.operations.OperationFailure.Unreachable;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.cluster.Cluster;
import dev.drover.operations.cluster.OperationContext;
import dev.drover.operations.cluster.TopicReader.End;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/** One run of replay or park, from its selection to its last word. */
final class Run {
    private final OperationContext context;
    private final String verb;
    private final ReplayOrder order;
    private final ReplayOrder.Manner manner;
    private final Tally tally = new Tally();

    /** @param verb {@code replay} or {@code park}, for the audit topic */
    Run(OperationContext context, String verb, ReplayOrder order, ReplayOrder.Manner manner) {
        this.context = context;
        this.verb = verb;
        this.order = order;
        this.manner = manner;
    }

    ReplayResult carryOut(Consumer<LetterOutcome> outcomes) throws Exception {
        requireDestination();
        Course course = course();
        MarkTopics topics = MarkTopics.of(context.cluster(), order.marksAlso());
        topics.ready(context, course.letters().topic(), order.rules().again(), order.createTopics());
        context.remark(new DeadLetterRemark.RunBegins(
                course.run(), course.resumed(), course.letters().topic(), topics.toString()));
        gap(course);
        Selection selection = Selection.read(course.letters());
        if (selection.letters() == 0 && tally.wrong() == 0) {
            return new ReplayResult(course.run(), 0, tally);
        }
        try (Claim claim = topics.claim(context.cluster())) {
            // Only now: nobody else can write marks any more, and all that were written are visible or about to be.
            Marks marks = topics.known(context, selection, order.rules(), End.LAST);
            return carryOut(course, outcomes, selection, topics, claim, marks);
        } catch (Claim.Fenced e) {
            throw Claim.takenOver("Until then: " + tally + ". " + goOn(course), tally.of(LetterOutcome.SENT) > 0, e);
        } catch (Claim.InDoubt e) {
            throw new OperationException(
                    new Incomplete((e.fenced()
                                    ? "another replay of this cluster took over while the last transaction was"
                                            + " committed; it"
                                    : "the last transaction got no clear answer (" + reason(e) + "); it")
                            + " may or may not have happened, and the marks know. " + tally + ". " + goOn(course)),
                    e);
        } catch (TimeoutException e) {
            throw new OperationException(
                    new Unreachable(
                            "Kafka at " + context.cluster().bootstrapServers() + " does not answer any more ("
                                    + e.getMessage() + "). " + tally + ". " + goOn(course),
                            ""),
                    e);
        }
    }

    /** One word now instead of one for each letter. */
    private void requireDestination() throws Exception {
        Cluster cluster = context.cluster();
        String to = order.rules().to();
        if (to != null && cluster.existing(List.of(to)).isEmpty()) {
            throw new OperationException(new Missing("--to-topic: topic " + to + " does not exist on "
                    + cluster.bootstrapServers() + ": create it, or give the right name"));
        }
    }

    private Course course() throws Exception {
        String fingerprint = ReplayId.fingerprint(order.asked());
        return manner.resume() == null
                ? Course.begin(context, order.letters(), fingerprint, Instant.now())
                : Course.resume(context, order.letters(), fingerprint, manner.resume());
    }

    private ReplayResult carryOut(
            Course course,
            Consumer<LetterOutcome> outcomes,
            Selection selection,
            MarkTopics topics,
            Claim claim,
            Marks marks)
            throws Exception {
        Auditor auditor =
                new Auditor(context.cluster().topics(), course.letters().topic(), manner.who(), course.run());
        Preparation preparation = new Preparation(context, order.changes(), manner.editor(), course.run());
        long[] done = {0};
        try (ProgressListener.Task progress = context.begin(verb, selection.letters())) {
            Replay replay = new Replay(
                    new Replay.Parts(
                            claim,
                            marks,
                            order.rules(),
                            preparation,
                            context.stop(),
                            context.cluster().topics(),
                            course.run(),
                            course.memory()),
                    new Pace(manner.perSecond()),
                    outcome -> {
                        tally.add(outcome);
                        outcomes.accept(outcome);
                        progress.at(++done[0]);
                    });
            replay.passed(course.letters().begins());
            replay.carryOut(List.of(said(auditor, course.resumed() ? "resumed" : "started", selection)));
            topics.stillAlone(
                    context.cluster(),
                    course.letters().topic(),
                    course.run(),
                    order.rules().again());
            try {
                long[] seen = {0};
                course.letters().read(letter -> {
                    // Marks were read for the selection alone.
                    if (selection.has(letter)) {
                        seen[0]++;
                        replay.take(letter);
                    }
                    return true;
                });
                replay.carryOut(List.of());
                removed(selection.letters() - seen[0], course);
                replay.passed(course.letters().ends());
                replay.carryOut(List.of(said(auditor, "finished", selection)));
            } catch (InterruptedException | InterruptException e) {
                lastWords(claim, auditor, selection, course);
                throw e;
            }
        }
        return new ReplayResult(course.run(), selection.letters(), tally);
    }

    /** Retention and purges go on while a replay takes its time. */
    private void removed(long letters, Course course) {
        if (letters > 0) {
            tally.add(LetterOutcome.REMOVED, letters);
            context.remark(new DeadLetterRemark.LettersRemoved(
                    letters, course.letters().topic()));
        }
    }

    /** What a run that is resumed cannot know any more. */
    private void gap(Course course) throws Exception {
        long offsets = course.letters().gap();
        if (offsets > 0) {
            tally.add(LetterOutcome.REMOVED_UNSEEN, offsets);
            context.remark(new DeadLetterRemark.OffsetsRemoved(
                    offsets, course.letters().topic()));
        }
    }

    private void lastWords(Claim claim, Auditor auditor, Selection selection, Course course) {
        boolean _ = Thread.interrupted();
        try {
            claim.transact(List.of(), _ -> List.of(said(auditor, "interrupted", selection)), Map.of(), "unused");
        } catch (RuntimeException _) {
            // The end does not wait for it.
        }
        context.remark(new DeadLetterRemark.RunInterrupted(course.run(), tally.toString()));
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    private static String goOn(Course course) {
        return "Go on with the same command and --resume " + course.run();
    }

    private ProducerRecord<byte[], byte[]> said(Auditor auditor, String event, Selection selection) {
        ObjectNode asked = order.asked().deepCopy().put("because", manner.because());
        if (verb.equals("replay")) {
            asked.put("rate", manner.perSecond());
        }
        ObjectNode details = AuditedOrder.of(asked);
        details.put("matched", selection.letters());
        details.set("counts", tally.json());
        return auditor.record("dlq." + verb + "." + event, Instant.now(), details);
    }
}
