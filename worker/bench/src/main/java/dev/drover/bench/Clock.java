package dev.drover.bench;

import dev.drover.testbed.ChildProcess;
import java.time.Duration;
import java.util.List;

/** Reads outcomes until there are enough, and notes when that was. */
record Clock(List<ChildProcess> processes, Outcomes outcomes, long start) {
    static final Duration FIRST_OUTCOME_WITHIN = Duration.ofMinutes(3);
    static final Duration STANDSTILL = Duration.ofSeconds(60);

    /** @param seconds since the process was started */
    record Mark(int count, double seconds, Duration processor) {
        double microsSince(Mark from) {
            return processor.minus(from.processor).toNanos() / 1e3 / (count - from.count);
        }

        double rateSince(Mark from) {
            return (count - from.count) / (seconds - from.seconds);
        }
    }

    static Clock started(ChildProcess process, Outcomes outcomes) {
        return new Clock(List.of(process), outcomes, System.nanoTime());
    }

    void poll() {
        outcomes.poll(_ -> {});
    }

    /** @param within without any outcome */
    void until(int count, Duration within) {
        long last = System.nanoTime();
        while (outcomes.count() < count) {
            int before = outcomes.count();
            poll();
            if (outcomes.count() > before) {
                last = System.nanoTime();
            } else if (System.nanoTime() - last > within.toNanos()
                    || processes.stream().noneMatch(ChildProcess::isAlive)) {
                throw new IllegalStateException("stands still at " + before + " of " + count + " outcomes; logs: "
                        + processes.stream().map(ChildProcess::log).toList());
            }
        }
    }

    /** Reads outcomes for this long. */
    void during(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            poll();
        }
    }

    Mark mark() {
        return new Mark(
                outcomes.count(),
                (System.nanoTime() - start) / 1e9,
                processes.stream()
                        .map(process -> ProcessFacts.processorTime(process.pid()))
                        .reduce(Duration.ZERO, Duration::plus));
    }
}
