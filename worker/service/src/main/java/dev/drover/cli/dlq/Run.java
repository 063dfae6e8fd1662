package dev.drover.cli.dlq;

import dev.drover.cli.kafka.CommandFailure;
import dev.drover.cli.kafka.ExitCodes;
import dev.drover.cli.kafka.Progress;
import dev.drover.cli.kafka.Session;
import dev.drover.cli.kafka.Sheet;
import dev.drover.cli.kafka.TopicReader.End;
import dev.drover.deadletter.Changes;
import dev.drover.deadletter.ReplayRules;
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
            ObjectNode asked) {}

    Run(Session session, Order order) {
        this.session = session;
        this.order = order;
    }

    /** Returns an exit code. */
    int carryOut(Course course, Sheet<Outcome> sheet) throws Exception {
        SideTopics.ensure(session);
        session.say((course.resumed() ? "goes on with run " : "run ") + course.run() + ", letters in "
                + course.letters().topic());
        Selection selection = Selection.read(course.letters());
        if (selection.letters() == 0) {
            session.say("no dead letter matches" + (course.resumed() ? " that the run has not passed yet" : ""));
            return ExitCodes.NOTHING;
        }
        try (Claim claim = Claim.take(session.cluster())) {
            return carryOut(course, sheet, selection, claim);
        } catch (Claim.Fenced e) {
            throw Claim.takenOver(
                    "Until then: " + tally + ". " + goOn(course),
                    tally.of(Outcome.SENT) > 0 ? ExitCodes.PARTLY : ExitCodes.FAILURE,
                    e);
        } catch (Claim.InDoubt e) {
            throw new CommandFailure(
                    "the last transaction got no answer and may or may not have happened; the marks know. " + tally
                            + ". " + goOn(course),
                    ExitCodes.PARTLY,
                    e);
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    "Kafka at " + session.cluster().bootstrapServers() + " does not answer any more (" + e.getMessage()
                            + "). " + tally + ". " + goOn(course),
                    ExitCodes.FAILURE,
                    e);
        }
    }

    private int carryOut(Course course, Sheet<Outcome> sheet, Selection selection, Claim claim) throws Exception {
        // Only now: nobody else can write marks any more, and all that were written are visible or about to be.
        Marks marks = selection.known(session, End.LAST, !order.rules.answeredToo());
        Auditor auditor = Auditor.of(session.cluster().topics(), order.who, course.run());
        Preparation preparation = new Preparation(session.cluster(), order.changes, order.editor, course.run());
        long[] done = {0};
        try (Progress progress = session.progress(order.verb, selection.letters())) {
            Replay replay = new Replay(
                    new Replay.Parts(
                            claim,
                            marks,
                            order.rules,
                            preparation,
                            session.interruption(),
                            session.cluster().topics(),
                            course.run(),
                            course.memory()),
                    order.pace,
                    outcome -> {
                        tally.add(outcome);
                        sheet.add(outcome);
                        progress.at(++done[0]);
                    });
            replay.passed(course.letters().begins());
            replay.carryOut(List.of(said(auditor, course.resumed() ? "resumed" : "started", selection)));
            try {
                course.letters().read(letter -> {
                    // Marks were read for the selection alone.
                    if (selection.has(letter)) {
                        replay.take(letter);
                    }
                    return true;
                });
                replay.carryOut(List.of());
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

    private String goOn(Course course) {
        return "Go on with the same command and --resume " + course.run();
    }

    private ProducerRecord<byte[], byte[]> said(Auditor auditor, String event, Selection selection) {
        ObjectNode details = order.asked.deepCopy();
        details.put("matched", selection.letters());
        details.set("counts", tally.json());
        return auditor.record("dlq." + order.verb + "." + event, Instant.now(), details);
    }
}
