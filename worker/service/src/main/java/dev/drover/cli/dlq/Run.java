package dev.drover.cli.dlq;

import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.OutputFormat;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.ReplayRules;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.OperationFailure.Incomplete;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.cluster.TopicReader.End;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One run of replay or park, from its selection to its last word. */
final class Run {
    private final Session session;
    private final Order order;
    private final Tally tally = new Tally();

    /**
     * What is to be done.
     *
     * @param verb {@code replay} or {@code park}
     * @param asked all of it, for the audit record
     */
    record Order(
            String verb,
            ReplayRules rules,
            Changes changes,
            Pace pace,
            @Nullable Editor editor,
            @Nullable String who,
            MarksOptions marks,
            ObjectNode asked) {}

    Run(Session session, Order order) {
        this.session = session;
        this.order = order;
    }

    /** Returns an exit code. */
    int carryOut(Course course, Sheet<Outcome> sheet) throws Exception {
        MarkTopics topics = MarkTopics.of(session.cluster(), order.marks.marksAlso());
        topics.ready(session, course.letters().topic(), order.rules.again(), order.marks.createTopics());
        session.say((course.resumed() ? "goes on with run " : "run ") + course.run() + ", letters in "
                + course.letters().topic() + ", marks on " + topics);
        gap(course);
        Selection selection = Selection.read(course.letters());
        if (selection.letters() == 0 && tally.wrong() == 0) {
            session.say("no dead letter matches" + (course.resumed() ? " that the run has not passed yet" : ""));
            return ExitCodes.NOTHING;
        }
        try (Claim claim = topics.claim(session.cluster())) {
            // Only now: nobody else can write marks any more, and all that were written are visible or about to be.
            Marks marks = topics.known(session, selection, order.rules, End.LAST);
            return carryOut(course, sheet, selection, topics, claim, marks);
        } catch (Claim.Fenced e) {
            throw Claim.takenOver("Until then: " + tally + ". " + goOn(course), tally.of(Outcome.SENT) > 0, e);
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
                    new Failed("Kafka at " + session.cluster().bootstrapServers() + " does not answer any more ("
                            + e.getMessage() + "). " + tally + ". " + goOn(course)),
                    e);
        }
    }

    private int carryOut(
            Course course, Sheet<Outcome> sheet, Selection selection, MarkTopics topics, Claim claim, Marks marks)
            throws Exception {
        Auditor auditor =
                Auditor.of(session.cluster().topics(), course.letters().topic(), order.who, course.run());
        Preparation preparation = new Preparation(session.context(), order.changes, order.editor, course.run());
        long[] done = {0};
        try (ProgressListener.Task progress = session.progress(order.verb, selection.letters())) {
            Replay replay = new Replay(
                    new Replay.Parts(
                            claim,
                            marks,
                            order.rules,
                            preparation,
                            session.stop(),
                            session.cluster().topics(),
                            course.run(),
                            course.memory()),
                    order.pace,
                    outcome -> {
                        tally.add(outcome);
                        if (session.output().format() != OutputFormat.table || !outcome.wasDone()) {
                            sheet.add(outcome);
                        }
                        progress.at(++done[0]);
                    });
            replay.passed(course.letters().begins());
            replay.carryOut(List.of(said(auditor, course.resumed() ? "resumed" : "started", selection)));
            topics.stillAlone(session.cluster(), course.letters().topic(), course.run(), order.rules.again());
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
        session.say(tally + ". Run " + course.run() + " is done.");
        return tally.exitCode();
    }

    /** Retention and purges go on while a replay takes its time. */
    private void removed(long letters, Course course) {
        if (letters > 0) {
            tally.add(Outcome.REMOVED, letters);
            session.say(
                    letters + " letters were removed from " + course.letters().topic()
                            + " by its retention or a purge before they were sent: raise retention.ms, or --rate");
        }
    }

    /** What a run that is resumed can not know any more. */
    private void gap(Course course) throws Exception {
        long offsets = course.letters().gap();
        if (offsets > 0) {
            tally.add(Outcome.REMOVED_UNSEEN, offsets);
            session.say(offsets + " offsets of " + course.letters().topic()
                    + " were removed by its retention or a purge since the run was begun; whether letters that it"
                    + " means were among them is not known");
        }
    }

    private void lastWords(Claim claim, Auditor auditor, Selection selection, Course course) {
        boolean _ = Thread.interrupted();
        try {
            claim.transact(
                    List.of(), _ -> List.of(said(auditor, "interrupted", selection)), java.util.Map.of(), "unused");
        } catch (RuntimeException _) {
            // The end does not wait for it.
        }
        session.say("interrupted. " + tally + ". " + goOn(course));
    }

    private static String reason(Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    private String goOn(Course course) {
        return "Go on with the same command and --resume " + course.run();
    }

    private ProducerRecord<byte[], byte[]> said(Auditor auditor, String event, Selection selection) {
        ObjectNode details = AuditedOrder.of(order.asked);
        details.put("matched", selection.letters());
        details.set("counts", tally.json());
        return auditor.record("dlq." + order.verb + "." + event, Instant.now(), details);
    }
}
