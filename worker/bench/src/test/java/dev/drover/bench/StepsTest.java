package dev.drover.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.bench.Steps.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepsTest {
    private final List<String> done = new ArrayList<>();
    private final Set<String> kept = new HashSet<>();
    private final List<String> said = new ArrayList<>();
    private final Findings findings = new Findings();

    @Test
    void aRunThatFailsIsNotedAndTheOthersGoOn() {
        run(Duration.ofMinutes(1), step("a", 1), failing("b"), step("c", 1));

        assertThat(done).containsExactly("a", "c");
        assertThat(kept).containsExactlyInAnyOrder("a", "c");
        assertThat(findings.missing()).containsExactly("b: failed: it broke");
    }

    @Test
    void whatWouldEndTooLateIsLeftOutAndSaidSo() {
        run(Duration.ofMinutes(1), step("long", 61), step("short", 59));

        assertThat(done).containsExactly("short");
        assertThat(findings.missing()).containsExactly("long: left out, since the bench was to end within 1 minutes.");
        assertThat(said.getFirst()).contains("2 runs, about 2 min", "what does not fit into 1 minutes is left out");
    }

    /** A guess gives way to what the same run has taken before. */
    @Test
    void aRepetitionIsExpectedToTakeWhatTheFirstTook() {
        run(Duration.ofMinutes(1), step("a", 59), step("a", 3_600));

        assertThat(done).containsExactly("a", "a");
    }

    private void run(Duration within, Step... steps) {
        new Steps(List.of(steps), within, said::add, () -> kept.addAll(done)).run(findings);
    }

    private Step step(String title, int seconds) {
        return new Step(title, seconds, () -> done.add(title));
    }

    private static Step failing(String title) {
        return new Step(title, 1, () -> {
            throw new IllegalStateException("it broke");
        });
    }
}
