package dev.drover.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs one step after the other within a bound of time; a step that fails is noted, and the others go on. */
final class Steps {
    static final String FAILED = ": failed: ";

    /** Measures something, and keeps what it has found. */
    interface Action {
        void run() throws Exception;
    }

    /**
     * One run.
     *
     * @param title the same in each repetition
     * @param seconds about how long it takes
     */
    record Step(String title, int seconds, Action action) {}

    private final List<Step> steps;
    private final Duration within;
    private final Consumer<String> said;
    private final Action afterEach;

    /**
     * @param within no step is begun that would probably end later
     * @param afterEach keeps what was found so far
     */
    Steps(List<Step> steps, Duration within, Consumer<String> said, Action afterEach) {
        this.steps = steps;
        this.within = within;
        this.said = said;
        this.afterEach = afterEach;
    }

    void run(Findings findings) {
        long start = System.nanoTime();
        int all = steps.stream().mapToInt(Step::seconds).sum();
        said.accept("%d runs, about %d min".formatted(steps.size(), minutes(all))
                + (all > within.toSeconds()
                        ? "; what does not fit into " + within.toMinutes() + " minutes is left out"
                        : ""));
        Map<String, Long> taken = new HashMap<>();
        int number = 0;
        for (Step step : steps) {
            number++;
            long begin = System.nanoTime();
            long elapsed = (begin - start) / 1_000_000_000;
            long expected = taken.getOrDefault(step.title(), (long) step.seconds());
            if (elapsed + expected > within.toSeconds()) {
                findings.missing(step.title() + (taken.containsKey(step.title()) ? ": repeated less" : ": left out")
                        + ", since the bench was to end within " + within.toMinutes() + " minutes.");
                continue;
            }
            said.accept("[%d/%d, minute %d] %s".formatted(number, steps.size(), elapsed / 60, step.title()));
            if (!measured(step, findings)) {
                return;
            }
            taken.put(step.title(), (System.nanoTime() - begin) / 1_000_000_000);
        }
    }

    /** False if this thread was interrupted. */
    private boolean measured(Step step, Findings findings) {
        for (Action action : List.of(step.action(), afterEach)) {
            try {
                action.run();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                findings.missing(step.title() + ": interrupted.");
                return false;
            } catch (Exception e) {
                findings.missing(step.title() + FAILED + e.getMessage());
                said.accept("   failed: " + e);
            }
        }
        return true;
    }

    private static long minutes(int seconds) {
        return Math.max(1, Math.round(seconds / 60.0));
    }
}
