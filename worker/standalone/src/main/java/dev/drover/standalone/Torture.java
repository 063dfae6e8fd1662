package dev.drover.standalone;

import dev.drover.testbed.Fault;
import dev.drover.testbed.FaultPlan;
import dev.drover.testbed.ModelFaults;
import dev.drover.testbed.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Does one harm after another to a herd, chosen by the seed, until the time is up; then counts. */
final class Torture {
    private static final int WORKERS = 3;
    private static final int PER_SECOND = 60;

    private final long seed;
    private final SplittableRandom random;
    private final Duration lasts;
    private final Path logs;
    private final Consumer<String> log;

    private enum Harm {
        KILL,
        STOP_AND_CONTINUE,
        BLINK,
        ROLL,
        BROKER_RESTART
    }

    /**
     * Prepares it.
     *
     * @param log is told each step
     */
    Torture(long seed, Duration lasts, Path logs, Consumer<String> log) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.lasts = lasts;
        this.logs = logs;
        this.log = log;
    }

    record Finding(Verdict verdict, long calls, long repeatedCalls) {}

    Finding run() {
        long end = System.nanoTime() + lasts.toNanos();
        try (Shutdown shutdown = Shutdown.onInterrupt()) {
            Herd herd = shutdown.closes(Herd.start(logs, plan(), PER_SECOND));
            for (int i = 0; i < WORKERS; i++) {
                herd.startWorker();
            }
            herd.awaitMembers(WORKERS);
            while (System.nanoTime() < end) {
                Harm harm = Harm.values()[random.nextInt(Harm.values().length)];
                log.accept(harm + ", " + herd.sent() + " requests so far");
                inflict(harm, herd);
                herd.awaitMembers(WORKERS);
                Herd.pause(Duration.ofMillis(random.nextLong(500, 3_000)));
            }
            log.accept("waiting for the last outcomes");
            Verdict verdict = herd.verdict(Duration.ofMinutes(3));
            var facts = herd.provider().facts();
            return new Finding(verdict, facts.calls(), facts.repeatedCalls());
        }
    }

    private void inflict(Harm harm, Herd herd) {
        List<String> names = herd.workerNames();
        String victim = names.get(random.nextInt(names.size()));
        switch (harm) {
            case KILL -> {
                herd.kill(victim);
                herd.startWorker();
            }
            case STOP_AND_CONTINUE -> {
                herd.worker(victim).process().suspend();
                herd.awaitMembers(WORKERS - 1);
                herd.worker(victim).process().proceed();
            }
            case BLINK -> {
                // Shorter than the session: nobody notices, the late commit is still good.
                herd.worker(victim).process().suspend();
                Herd.pause(Duration.ofMillis(random.nextLong(200, 3_000)));
                herd.worker(victim).process().proceed();
            }
            case ROLL -> {
                herd.startWorker();
                herd.awaitMembers(WORKERS + 1);
                herd.stop(victim);
            }
            case BROKER_RESTART -> herd.restartBroker();
        }
    }

    private FaultPlan plan() {
        return FaultPlan.NONE
                .withSeed(seed)
                .withOthers(ModelFaults.latency(Duration.ofMillis(100), Duration.ofMillis(2_000))
                        .with(Fault.UNAVAILABLE, 0.02)
                        .with(Fault.RESET, 0.01)
                        .with(Fault.RATE_LIMITED, 0.01)
                        .with(Fault.CONTENT_FILTER, 0.01));
    }
}
