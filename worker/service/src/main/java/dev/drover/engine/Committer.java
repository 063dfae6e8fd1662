package dev.drover.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that turns completions into transactions. Reads ownership once per transaction; advances windows and
 * partition states only when the transaction is durable; answers each way in which a transaction can fail.
 */
final class Committer<C> implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int FENCES_PER_MINUTE = 3;

    /** A transaction that takes longer is worth telling an operator. */
    private static final Duration SLOW = Duration.ofSeconds(15);

    /**
     * What the committer asks of the rest of the engine.
     *
     * @param sharedId the operator gave the transactional id, so another process may have the same
     */
    record Surroundings<C>(
            Supplier<@Nullable Ownership<C>> ownership,
            IntakeSwitch intakeSwitch,
            EngineEvents events,
            Consumer<Set<PartitionProcessor<C>>> rebuild,
            Consumer<String> fatal,
            InstantSource clock,
            boolean sharedId) {}

    private final CommitQueue<C> queue;
    private final Publisher<C> publisher;
    private final Batch.BlobFactory blobs;
    private final Surroundings<C> around;
    private final Duration floor;
    private final ArrayDeque<Instant> fences = new ArrayDeque<>();
    private Duration pause = FIRST_PAUSE;
    private volatile String detail = "";
    private volatile @Nullable Instant publishingSince;
    private volatile boolean stopping;

    Committer(
            CommitQueue<C> queue,
            Publisher<C> publisher,
            Batch.BlobFactory blobs,
            Surroundings<C> around,
            Duration floor) {
        this.queue = queue;
        this.publisher = publisher;
        this.blobs = blobs;
        this.around = around;
        this.floor = floor;
    }

    /** What it waits for, for people; empty when it works. */
    String detail() {
        Instant since = publishingSince;
        if (detail.isEmpty() && since != null) {
            Duration open = Duration.between(since, around.clock.instant());
            return open.compareTo(SLOW) > 0 ? "a transaction is unanswered for " + open.toSeconds() + " s" : "";
        }
        return detail;
    }

    /** Ends the loop; work that is not flushed by then is left to be delivered again. */
    void stop() {
        stopping = true;
        queue.stop();
    }

    @Override
    public void run() {
        try {
            prepare();
            Instant lastEnd = Instant.EPOCH;
            while (queue.awaitWork()) {
                queue.gather(floor.minus(Duration.between(lastEnd, around.clock.instant())));
                CommitWork<C> work = queue.take(around.ownership);
                if (work == null) {
                    queue.pause(FIRST_PAUSE);
                    continue;
                }
                commit(work);
                lastEnd = around.clock.instant();
            }
        } catch (InterruptedException _) {
            log.warn("the committer was interrupted");
        } catch (RuntimeException | Error e) {
            log.error("the committer failed", e);
            around.fatal.accept("the committer failed: " + e);
        } finally {
            publisher.abandon();
            publisher.close(Duration.ZERO); // what is open is aborted by the broker when it times out
            queue.end();
        }
    }

    private void prepare() throws InterruptedException {
        while (!stopping) {
            String missing = publisher.prepare();
            if (missing.isEmpty()) {
                works();
                return;
            }
            detail = missing;
            log.warn("{}", detail);
            backOff();
        }
    }

    /** Whatever was in the way is not any more, or nothing is left that could show it. */
    private void works() {
        pause = FIRST_PAUSE;
        detail = "";
        around.intakeSwitch.openWriting();
    }

    private void commit(CommitWork<C> work) throws InterruptedException {
        Ownership<C> own = work.own();
        if (work.stale() > 0) {
            around.events.stale(work.stale());
        }
        if (work.isEmpty()) {
            works();
            return;
        }
        long start = System.nanoTime();
        Batch<C> batch = Batch.of(
                own.metadata(),
                work.completions(),
                work.touched(),
                blobs,
                around.clock.instant(),
                ThreadLocalRandom.current());
        publishingSince = around.clock.instant();
        Published end = publisher.publish(batch);
        publishingSince = null;
        switch (end) {
            case Published.Committed _ -> {
                batch.committed();
                queue.settled(true);
                around.events.committed(
                        work.completions().size(), batch.lanes().size(), Duration.ofNanos(System.nanoTime() - start));
                works();
            }
            case Published.Kept(var cause, var ownershipMoved) -> {
                keep(batch, work.completions(), cause);
                if (ownershipMoved) {
                    awaitOwnershipAfter(own);
                } else {
                    detail = "cannot commit: " + cause;
                    backOff();
                }
            }
            case Published.Unsendable(var offender, var why) -> replace(batch, work.completions(), offender, why);
            case Published.Refused(var reason) -> {
                keep(batch, work.completions(), reason);
                refused(reason);
            }
            case Published.InDoubt(var cause, var fenced) -> inDoubt(batch, cause, fenced);
        }
    }

    private void keep(Batch<C> batch, List<Completion<C>> completions, String cause) {
        log.warn("transaction of {} outcomes aborted, kept: {}", completions.size(), cause);
        batch.aborted();
        queue.keep(completions, batch.lanes());
        around.events.aborted(cause);
    }

    private void awaitOwnershipAfter(Ownership<C> used) throws InterruptedException {
        for (int i = 0; i < 20 && !stopping; i++) {
            Ownership<C> now = around.ownership.get();
            if (now != null && now.version() > used.version()) {
                return;
            }
            queue.pause(FIRST_PAUSE);
        }
    }

    private void refused(String reason) throws InterruptedException {
        detail = "cannot write: " + reason;
        around.intakeSwitch.haltWriting(detail);
        log.error("{}; taking no more work until that is mended, trying again in {}", detail, LONGEST_PAUSE);
        queue.pause(LONGEST_PAUSE);
        if (queue.isIdle()) {
            works(); // its partitions moved away; without work nothing would ever be tried again
        }
    }

    private void backOff() throws InterruptedException {
        queue.pause(pause);
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    /** Puts a smaller outcome in the place of the one that holds the offender. */
    private void replace(Batch<C> batch, List<Completion<C>> completions, OutputRecord offender, String why)
            throws InterruptedException {
        List<Completion<C>> mended = new ArrayList<>(completions.size());
        boolean found = false;
        for (Completion<C> completion : completions) {
            var fallback = completion.outcome().fallback();
            if (fallback != null && holds(completion, offender)) {
                Outcome<C> smaller = smaller(fallback, offender, why);
                found = smaller != null;
                mended.add(smaller == null ? completion : completion.with(smaller));
            } else {
                mended.add(completion);
            }
        }
        keep(batch, mended, why);
        if (found) {
            around.events.replaced(why);
        } else {
            refused("topic " + offender.topic() + " refuses a record that cannot be made smaller: " + why);
        }
    }

    /** Null if there is none: the outcome is kept, and the halt that follows says what is in the way. */
    private static <C> @Nullable Outcome<C> smaller(Outcome.Fallback<C> fallback, OutputRecord offender, String why) {
        try {
            return fallback.smaller(offender, why);
        } catch (RuntimeException e) {
            log.error("no smaller outcome could be made", e);
            return null;
        }
    }

    private static boolean holds(Completion<?> completion, OutputRecord offender) {
        return completion.outcome().records().stream().anyMatch(output -> output == offender);
    }

    /** Nobody knows whether it was written: what the partitions say when they are read again decides. */
    private void inDoubt(Batch<C> batch, String cause, boolean fenced) throws InterruptedException {
        log.warn(
                "the producer is replaced, {} partitions are rebuilt: {}",
                batch.lanes().size(),
                cause);
        batch.aborted();
        batch.lanes().forEach(PartitionProcessor::close);
        around.events.fenced(cause);
        if (fenced) {
            fenced();
        }
        prepare(); // only now is the old transaction over, one way or the other
        queue.settled(false);
        around.rebuild.accept(batch.lanes());
    }

    private void fenced() {
        Instant now = around.clock.instant();
        fences.addLast(now);
        while (fences.getFirst().isBefore(now.minusSeconds(60))) {
            fences.removeFirst();
        }
        if (around.sharedId && fences.size() >= FENCES_PER_MINUTE) {
            around.fatal.accept("fenced " + fences.size()
                    + " times in a minute: another process uses the same drover.engine.transactional-id");
        }
    }
}
