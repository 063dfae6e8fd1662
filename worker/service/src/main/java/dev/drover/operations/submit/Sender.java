package dev.drover.operations.submit;

import dev.drover.contracts.Origin;
import dev.drover.operations.OperationException;
import dev.drover.operations.OperationFailure.Conflict;
import dev.drover.operations.ProgressListener;
import dev.drover.operations.cluster.OperationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final List<Class<? extends Exception>> FENCED =
            List.of(ProducerFencedException.class, InvalidProducerEpochException.class);
    private static final List<Class<? extends Exception>> PASSING = List.of(
            RetriableException.class,
            TransactionAbortableException.class,
            OutOfOrderSequenceException.class,
            InvalidPidMappingException.class);

    private final OperationContext context;
    private final Submission submission;
    private final SubmitOrder order;
    private final Inspection inspection;
    private final LineCheck check;
    private final Map<Origin, Long> acknowledged = new HashMap<>();
    private boolean allAcknowledged = true;
    private Map<TopicPartition, Long> begins = Map.of();
    private @Nullable Progressed reached;
    private long earlier = -1;
    private long progressAt = System.nanoTime();

    Sender(OperationContext context, Submission submission, SubmitOrder order, Inspection inspection) {
        this.context = context;
        this.submission = submission;
        this.order = order;
        this.inspection = inspection;
        this.check = new LineCheck(order.edits(), inspection.maxBytes(), submission.topic(), order.routes());
    }

    Sent send() throws Exception {
        try (ProgressListener.Task bar = context.begin("submit", inspection.good())) {
            while (true) {
                Producer<byte[], byte[]> producer = context.cluster().producer(settings());
                try {
                    Progressed end = sendWith(producer, bar);
                    boolean complete = allAcknowledged && earlier == 0;
                    return new Sent(
                            submission.id(),
                            submission.topic(),
                            end.sent(),
                            Math.max(0, earlier),
                            end.at(),
                            Map.copyOf(begins),
                            complete ? Map.copyOf(acknowledged) : null);
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
                    new Conflict("another run of submit " + submission.id()
                            + " has taken over (or a transaction took longer than a minute); " + howFar().text()),
                    e);
        }
        if (e instanceof InterruptException || !caused(e, PASSING)) {
            throw e;
        }
        if (System.nanoTime() - progressAt > PATIENCE.toNanos()) {
            context.remark(howFar());
            throw e;
        }
        context.remark(new SubmitRemark.TryingAgain(String.valueOf(e.getMessage()), howFar()));
        context.stop().pause(BETWEEN);
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

    private SubmitRemark.HowFar howFar() {
        Progressed known = reached;
        return new SubmitRemark.HowFar(known == null ? 0 : known.sent(), inspection.good());
    }

    private Map<String, Object> settings() {
        int largest = check.maxBytes() + 1_024;
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
        Submission.Stored stored = submission.read(context.cluster());
        Progressed now = stored.progressed();
        if (now != null) {
            requireSame(now);
            begins = stored.begins();
        } else {
            begins = submission.ends(context.cluster());
        }
        reached = now;
        if (earlier < 0) {
            earlier = now == null ? 0 : now.sent();
            if (now != null && !now.done()) {
                context.remark(new SubmitRemark.Resumed(now.sent(), inspection.good(), now.line()));
            }
        }
        return now != null && now.done() ? now : sendRest(producer, bar, now);
    }

    private void requireSame(Progressed stored) {
        String begun = "submit " + submission.id() + " was begun at " + stored.at() + " with ";
        String lines = " (" + stored.sent() + " lines were sent)";
        if (!stored.file().equals(inspection.hash())) {
            throw new OperationException(new Conflict(
                    begun + "another content of the file" + lines,
                    "submit the old file, or give another --id to send this one from its first line"));
        }
        if (!stored.options().equals(order.options())) {
            throw new OperationException(new Conflict(
                    begun + "other --tenant, --task, --chain, --deadline or --key" + lines,
                    "repeat those, or give another --id to send the file again from its first line"));
        }
        boolean others = stored.chosen().isEmpty()
                ? stored.done() && stored.sent() != inspection.good()
                : !stored.chosen().equals(inspection.chosen());
        if (others) {
            throw new OperationException(new Conflict(begun
                    + "other lines of this file: %,d were sent%s, and now %,d"
                            .formatted(stored.sent(), stored.done() ? ", which was all" : "", inspection.good())
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
        try (Lines lines = new Lines(order.source().open(), check.maxBytes())) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                if (line.number() > behind
                        && check.check(line) instanceof Checked.Good good
                        && !inspection.duplicates().contains(good.number())) {
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
        Progressed end = progressed(inspection.lines(), sent, true);
        commit(transaction, end, first);
        bar.at(sent);
        return end;
    }

    private Progressed progressed(long line, long sent, boolean done) {
        return new Progressed(
                inspection.hash(),
                order.options(),
                inspection.chosen(),
                line,
                sent,
                done,
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /** A quarter of a second's lines, so that a low rate is steady; the wait is between transactions, never inside. */
    private int limit() {
        return order.perSecond() == 0
                ? LINES_PER_TRANSACTION
                : Math.clamp(order.perSecond() / SLICES_PER_SECOND, 1, LINES_PER_TRANSACTION);
    }

    private void pace(long started, long sent) throws InterruptedException {
        if (order.perSecond() == 0) {
            return;
        }
        long due = started + TimeUnit.SECONDS.toNanos(1) * sent / order.perSecond();
        try {
            context.stop().pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
        } catch (InterruptedException e) {
            context.remark(howFar());
            throw e;
        }
    }

    private void commit(Transaction transaction, Progressed now, boolean first) throws Exception {
        order.source().requireUnchanged();
        Map<Origin, Long> lines;
        try {
            lines = context.stop().shield(() -> transaction.commit(submission.offsets(begins, now, first)));
        } catch (InterruptedException e) {
            context.remark(howFar());
            throw e;
        }
        acknowledged.putAll(lines);
        reached = now;
        progressAt = System.nanoTime();
    }
}
