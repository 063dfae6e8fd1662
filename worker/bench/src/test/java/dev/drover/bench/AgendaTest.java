package dev.drover.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.bench.Steps.Step;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Scenario SCENARIO = new Scenario("usual", Load.USUAL, 60_000, 200_000, 60_000);

    @Test
    void everythingIsMeasuredOnceBeforeAnythingIsMeasuredAgain() {
        List<String> titles = agenda(EnumSet.allOf(Part.class), false).steps(bench(), 2, Path.of("drover")).stream()
                .map(Step::title)
                .toList();

        assertThat(titles).startsWith("usual, Drover, as in production", "usual, Parallel Consumer 0.5.3.3, plain");
        assertThat(titles).contains("workers: 4", "start of demo", "tenants: 100000");
        assertThat(titles).endsWith("start of run", "start of demo", "usual, Drover, as in production");
    }

    @Test
    void eachWholeSweepTakesAboutThreeMinutes() {
        for (Sweep sweep : Sweep.values()) {
            int seconds = new Agenda(List.of(), Set.of(Part.SWEEPS), Set.of(sweep), true, 0, 1)
                    .steps(bench(), 1, Path.of("drover")).stream()
                            .mapToInt(Step::seconds)
                            .sum();
            assertThat(seconds).as(sweep.word()).isBetween(60, 210);
        }
    }

    private static Agenda agenda(Set<Part> parts, boolean wholeSweeps) {
        return new Agenda(
                List.of(new Agenda.Comparison(
                        SCENARIO,
                        List.of(Contender.DROVER, Contender.PARALLEL_CONSUMER_PLAIN),
                        EnumSet.of(Contender.DROVER),
                        EnumSet.of(Contender.DROVER))),
                parts,
                Set.of(),
                wholeSweeps,
                20,
                1);
    }

    private static Bench bench() {
        return new Bench(new Findings(), Path.of("target"), Path.of("target"), false, _ -> {});
    }
}
