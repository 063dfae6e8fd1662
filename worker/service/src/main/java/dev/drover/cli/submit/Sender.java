package dev.drover.cli.submit;

import dev.drover.cli.kafka.Session;
import dev.drover.cli.submit.LineCheck.Checked;
import dev.drover.contracts.Origin;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Failed;
import dev.drover.operations.ProgressListener;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.jspecify.annotations.Nullable;

/**
 * Sends what has not been sent: lines and progress in the same transactions, under a transactional id that only one run
 * can hold. After a failure the broker is asked again how far it is, so that a commit whose answer was lost is neither
 * repeated nor forgotten.
 */
final class Sender {
    private static final int LINES_PER_TRANSACTION = 500;
    private static final int BYTES_PER_TRANSACTION = 1_000_000;
    private static final int SLICES_PER_SECOND = 4;
    /** Without any progress; a broker that restarts is back sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final List<Class<? extends Exception>> FENCED =
            List.of(ProducerFencedException.class, InvalidProducerEpochException.class);
    private static final List<Class<? extends Exception>> PASSING = List.of(
            RetriableException.class,
            TransactionAbortableException.class,
            OutOfOrderSequenceException.class,
            InvalidPidMappingException.class);

    private final Session session;
    private final Submission submission;
    private final Plan plan;
    private final Map<Origin, Long> acknowledged = new HashMap<>();
    private boolean allAcknowledged = true;
    private Map<TopicPartition, Long> begins = Map.of();
    private @Nullable Progressed reached;
    private long earlier = -1;
    private long progressAt = System.nanoTime();

    Sender(Session session, Submission submission, Plan plan) {
        this.session = session;
        this.submission = submission;
        this.plan = plan;
    }

    /**
     * What is to be sent.
     *
     * @param options hash of what is set on every line
     * @param perSecond lines; 0 for as fast as it goes
     */
    record Plan(Source source, LineCheck check, Inspection inspection, String options, int perSecond) {}

    /**
     * What was sent.
     *
     * @param begins where records of this submit can be at the earliest
     * @param earlier lines that earlier runs had sent
     * @param lines which line each request was; null if earlier runs, or lost answers, know more
     */
    record Sent(
            Map<TopicPartition, Long> begins,
            Progressed progressed,
            long earlier,
            @Nullable Map<Origin, Long> lines) {}

    Sent send() throws Exception {
        try (ProgressListener.Task bar = session.progress("submit", plan.inspection.good())) {
            while (true) {
                Producer<byte[], byte[]> producer = session.cluster().producer(settings());
                try {
                    Progressed end = sendWith(producer, bar);
                    boolean complete = allAcknowledged && earlier == 0;
                    return new Sent(begins, end, Math.max(0, earlier), complete ? Map.copyOf(acknowledged) : null);
                } catch (KafkaException e) {
                    retry(e);
                } finally {
                    close(producer);
                }
            }
        }
    }

    private static void close(Producer<byte[], byte[]> producer) {
        try {
            producer.close(CLOSE);
        } catch (KafkaException _) {
            // Whatever was open is undone by the broker, or by the next run.
        }
    }

    /** What may go well with a new producer is tried again; the rest is thrown. */
    private void retry(KafkaException e) throws InterruptedException {
        allAcknowledged = false;
        if (caused(e, FENCED)) {
            throw new OperationException(
                    new Failed("another run of submit " + submission.id()
                            + " has taken over (or a transaction took longer than a minute); " + howFar()),
                    e);
        }
        if (e instanceof InterruptException || !caused(e, PASSING)) {
            throw e;
        }
        if (System.nanoTime() - progressAt > PATIENCE.toNanos()) {
            session.say(howFar());
            throw e;
        }
        session.say("Kafka does not answer (" + e.getMessage() + "), trying again; " + howFar());
        TimeUnit.SECONDS.sleep(1);
    }

    private static boolean caused(Throwable e, List<Class<? extends Exception>> kinds) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Throwable each = cause;
            if (kinds.stream().anyMatch(kind -> kind.isInstance(each))) {
                return true;
            }
        }
        return false;
    }

    private String howFar() {
        Progressed known = reached;
        return "%,d of %,d lines are surely sent, the same command goes on from there"
                .formatted(known == null ? 0 : known.sent(), plan.inspection.good());
    }

    private Map<String, Object> settings() {
        int largest = plan.check.maxBytes() + 1_024;
        return Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                submission.name(),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                60_000,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                largest,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                Math.max(32L << 20, 2L * largest + BYTES_PER_TRANSACTION),
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1_024,
                // A partition that was just created may take a second batch before the first.
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1);
    }

    private Progressed sendWith(Producer<byte[], byte[]> producer, ProgressListener.Task bar) throws Exception {
        producer.initTransactions();
        Submission.Stored stored = submission.read(session.cluster());
        Progressed now = stored.progressed();
        if (now != null) {
            requireSame(now);
            begins = stored.begins();
        } else {
            begins = submission.ends(session.cluster());
        }
        reached = now;
        if (earlier < 0) {
            earlier = now == null ? 0 : now.sent();
            if (now != null && !now.done()) {
                session.say("%,d of %,d lines were sent by earlier runs; going on behind line %,d"
                        .formatted(now.sent(), plan.inspection.good(), now.line()));
            }
        }
        return now != null && now.done() ? now : sendRest(producer, bar, now);
    }

    private void requireSame(Progressed stored) {
        if (!stored.file().equals(plan.inspection.hash())) {
            throw new OperationException(new Failed("submit " + submission.id() + " was begun at " + stored.at()
                    + " with another content of the file (" + stored.sent() + " lines were sent): submit the old file, "
                    + "or give another --id to send this one from its first line"));
        }
        if (!stored.options().equals(plan.options)) {
            throw new OperationException(new Failed("submit " + submission.id() + " was begun at " + stored.at()
                    + " with other --tenant, --task, --chain, --deadline or --key (" + stored.sent()
                    + " lines were sent): repeat those, or give another --id to send the file again from its first "
                    + "line"));
        }
        boolean others = stored.chosen().isEmpty()
                ? stored.done() && stored.sent() != plan.inspection.good()
                : !stored.chosen().equals(plan.inspection.chosen());
        if (others) {
            throw new OperationException(
                    new Failed("submit %s was begun at %s with other lines of this file: %,d were sent%s, and now %,d"
                                    .formatted(
                                            submission.id(),
                                            stored.at(),
                                            stored.sent(),
                                            stored.done() ? ", which was all" : "",
                                            plan.inspection.good())
                            + " lines are good (--allow-duplicates, max.message.bytes of topic " + submission.topic()
                            + ", or the chains of --config are not as they were): repeat the options of then, and send"
                            + " lines that were left out as a file of their own: jq -r .text FILE.invalid.jsonl >"
                            + " rest.jsonl. Another --id sends all lines again"));
        }
    }

    private Progressed sendRest(Producer<byte[], byte[]> producer, ProgressListener.Task bar, @Nullable Progressed from)
            throws Exception {
        long sent = from == null ? 0 : from.sent();
        long behind = from == null ? 0 : from.line();
        boolean first = from == null;
        long started = System.nanoTime();
        long before = sent;
        Transaction transaction = new Transaction(producer, submission);
        try (Lines lines = plan.source.lines(plan.check.maxBytes())) {
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.number() > behind
                        && plan.check.check(line) instanceof Checked.Good good
                        && !plan.inspection.duplicates().contains(good.number())) {
                    transaction.add(good);
                }
                if (transaction.isFull(limit(), BYTES_PER_TRANSACTION)) {
                    sent += transaction.size();
                    commit(transaction, progressed(line.number(), sent, false), first);
                    first = false;
                    bar.at(sent);
                    pace(started, sent - before);
                }
            }
        }
        sent += transaction.size();
        Progressed end = progressed(plan.inspection.lines(), sent, true);
        commit(transaction, end, first);
        bar.at(sent);
        return end;
    }

    private Progressed progressed(long line, long sent, boolean done) {
        return new Progressed(
                plan.inspection.hash(),
                plan.options,
                plan.inspection.chosen(),
                line,
                sent,
                done,
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /** A quarter of a second's lines, so that a low rate is steady; the wait is between transactions, never inside. */
    private int limit() {
        return plan.perSecond == 0
                ? LINES_PER_TRANSACTION
                : Math.clamp(plan.perSecond / SLICES_PER_SECOND, 1, LINES_PER_TRANSACTION);
    }

    private void pace(long started, long sent) throws InterruptedException {
        if (plan.perSecond == 0) {
            return;
        }
        long due = started + TimeUnit.SECONDS.toNanos(1) * sent / plan.perSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                session.say(howFar());
                throw new InterruptedException("interrupted");
            }
        }
    }

    private void commit(Transaction transaction, Progressed now, boolean first) throws Exception {
        plan.source.requireUnchanged();
        Map<Origin, Long> lines;
        try {
            lines = session.stop().shield(() -> transaction.commit(submission.offsets(begins, now, first)));
        } catch (InterruptedException e) {
            session.say(howFar());
            throw e;
        }
        acknowledged.putAll(lines);
        reached = now;
        progressAt = System.nanoTime();
    }
}
