package dev.drover.limit;

import dev.drover.contracts.BudgetKey;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerPeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Several workers, each with the budgets of its own and a delayed view of what all have committed, against the truth.
 * Partitions move, workers crash and come back; what a crashed worker had not committed is in no record.
 */
final class TestingFleet {
    static final int PARTITIONS = 12;
    static final String TENANT = "acme";
    private static final String MODEL = "gpt";

    final long limit;
    Instant now = Instant.parse("2026-11-20T08:00:00Z");
    private final List<Commit> log = new ArrayList<>();
    private final Worker[] workers;
    private final int[] owner = new int[PARTITIONS];
    private long nonces;

    long committed;
    long largestEstimate;
    long aboveEstimates;
    long largestLag;
    long movedShares;
    long longHolds;

    private record Commit(int partition, long nonce, long nanos) {}

    private record Call(Hold hold, long estimate, Instant admitted) {}

    /** What one worker has and sees. */
    private final class Worker implements Spent {
        final PartitionHolds[] partitions = new PartitionHolds[PARTITIONS];
        final List<List<Call>> calls = new ArrayList<>();
        final List<ArrayDeque<Settled>> settled = new ArrayList<>();
        Budgets budgets;
        int read;
        long seen;
        boolean alive = true;

        record Settled(Call call, long cost) {}

        Worker(Formula formula) {
            for (int p = 0; p < PARTITIONS; p++) {
                partitions[p] = new PartitionHolds();
                calls.add(new ArrayList<>());
                settled.add(new ArrayDeque<>());
            }
            BudgetRule rule = BudgetRule.of(
                    new BudgetKey.Budget(TENANT, null, BudgetPeriod.BALANCE), NanoUsd.usd(limit), BigDecimal.ONE);
            budgets = new Budgets(
                    new BudgetRules(List.of(rule), List.of(), BigDecimal.ONE),
                    this,
                    new Budgets.Terms(ZoneOffset.UTC, Duration.ofSeconds(10)),
                    BudgetEvents.NONE,
                    formula);
        }

        @Override
        public long nanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
            return seen;
        }

        @Override
        public Duration staleness(Instant at) {
            return Duration.ZERO;
        }

        void close(int partition) {
            partitions[partition].close();
            partitions[partition] = new PartitionHolds();
            calls.get(partition).clear();
            settled.get(partition).clear();
        }

        long held() {
            return budgets.unseen(new BudgetKey.Budget(TENANT, null, BudgetPeriod.BALANCE));
        }

        /** Committed by anybody, neither seen here nor held here. */
        long lag() {
            long ownUnseen = 0;
            for (int at = read; at < log.size(); at++) {
                Commit commit = log.get(at);
                if (workers[owner[commit.partition]] == this && writtenHere.contains(commit.nonce)) {
                    ownUnseen += commit.nanos;
                }
            }
            return committed - seen - ownUnseen;
        }

        final Set<Long> writtenHere = new HashSet<>();
    }

    TestingFleet(int count, long limit, Formula formula) {
        this.limit = limit;
        workers = new Worker[count];
        for (int w = 0; w < count; w++) {
            workers[w] = new Worker(formula);
        }
        for (int p = 0; p < PARTITIONS; p++) {
            owner[p] = p % count;
        }
        share();
    }

    /** A request comes in on a partition. */
    boolean admit(int partition, long estimate) {
        Worker worker = workers[owner[partition]];
        largestLag = Math.max(
                largestLag,
                Arrays.stream(workers)
                        .filter(w -> w.alive)
                        .mapToLong(Worker::lag)
                        .max()
                        .orElse(0));
        long old = Arrays.stream(workers)
                .flatMap(w -> w.calls.stream().flatMap(List::stream))
                .filter(call -> call.admitted.plusMillis(Recent.SHORTEST).isBefore(now))
                .mapToLong(Call::estimate)
                .sum();
        longHolds = Math.max(longHolds, old);
        var answer = worker.budgets.draw(TENANT, MODEL).reserve(estimate, worker.partitions[partition], now);
        if (answer instanceof Reserved.Held(Hold hold)) {
            worker.calls.get(partition).add(new Call(hold, estimate, now));
            largestEstimate = Math.max(largestEstimate, estimate);
            return true;
        }
        return false;
    }

    /** The oldest call of a partition ends and costs that many percent of its estimate; zero: it was not billed. */
    void settle(int partition, int percent) {
        Worker worker = workers[owner[partition]];
        if (!worker.calls.get(partition).isEmpty()) {
            Call call = worker.calls.get(partition).removeFirst();
            long cost = call.estimate * percent / 100;
            call.hold.settle(cost);
            aboveEstimates += Math.max(0, cost - call.estimate);
            worker.settled.get(partition).add(new Worker.Settled(call, cost));
        }
    }

    /** What has ended on a partition is committed, and can be seen by those who look. */
    void commit(int partition) {
        Worker worker = workers[owner[partition]];
        var settled = worker.settled.get(partition);
        if (!settled.isEmpty()) {
            long nonce = ++nonces;
            worker.partitions[partition].written(
                    nonce, settled.stream().map(each -> each.call.hold).toList());
            long nanos = settled.stream().mapToLong(Worker.Settled::cost).sum();
            settled.clear();
            committed += nanos;
            log.add(new Commit(partition, nonce, nanos));
            worker.writtenHere.add(nonce);
        }
    }

    /** A worker reads on, this many commits. */
    void read(int who, int commits) {
        Worker worker = workers[who];
        for (int i = 0; i < commits && worker.read < log.size(); i++) {
            Commit commit = log.get(worker.read++);
            worker.seen += commit.nanos;
            worker.partitions[commit.partition].seen(commit.nonce, now);
        }
    }

    /** Its partitions go to the others; what it had under way is lost. */
    void crash(int who) {
        if (Arrays.stream(workers).filter(w -> w.alive).count() < 2 || !workers[who].alive) {
            return;
        }
        workers[who].alive = false;
        int next = who;
        for (int p = 0; p < PARTITIONS; p++) {
            if (owner[p] == who) {
                workers[who].close(p);
                do {
                    next = (next + 1) % workers.length;
                } while (!workers[next].alive);
                owner[p] = next;
            }
        }
        share();
    }

    /** It comes back and takes every n-th partition from whoever has it. */
    void join(int who) {
        if (workers[who].alive) {
            return;
        }
        workers[who].alive = true;
        read(who, Integer.MAX_VALUE);
        for (int p = who; p < PARTITIONS; p += workers.length) {
            workers[owner[p]].close(p);
            owner[p] = who;
            movedShares += Math.max(0, limit - committed) / PARTITIONS + 1;
        }
        share();
    }

    /** Everything that is under way ends, at its estimate. */
    void finish() {
        for (int p = 0; p < PARTITIONS; p++) {
            while (!workers[owner[p]].calls.get(p).isEmpty()) {
                settle(p, 100);
            }
            commit(p);
        }
        for (int w = 0; w < workers.length; w++) {
            read(w, Integer.MAX_VALUE);
        }
    }

    long held() {
        return Arrays.stream(workers).mapToLong(Worker::held).sum();
    }

    long overshoot() {
        return Math.max(0, committed - limit);
    }

    /** As derived in decision record 22. */
    long bound() {
        return 2 * largestLag + 2 * workers.length * largestEstimate + aboveEstimates + longHolds + movedShares;
    }

    private void share() {
        for (int w = 0; w < workers.length; w++) {
            int of = w;
            workers[w].budgets.owns(
                    (int) Arrays.stream(owner).filter(o -> o == of).count(), PARTITIONS);
        }
    }
}
