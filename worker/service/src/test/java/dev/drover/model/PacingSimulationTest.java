package dev.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.limit.Quota;
import dev.drover.model.PacingSimulation.Ended;
import dev.drover.model.PacingSimulation.Played;
import dev.drover.model.PacingSimulation.Upstream;
import dev.drover.model.pacing.PaceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What pacing does for a provider's quota and for a provider that is overloaded, on a virtual clock. With
 * {@code -Ddrover.write=true} the charts of the report are written anew.
 */
class PacingSimulationTest {
    private static final long SEED = 20_261_127;
    private static final Path REPORTS = Path.of("../docs/reports");
    private static final int STEP = 5;
    private static final int PLACES = 40;
    private static final Duration OVERLOAD_TIME = Duration.ofMinutes(5);

    @ParameterizedTest(name = "{0} workers, windows: {1}")
    @CsvSource({"1, false", "3, false", "1, true", "3, true"})
    void aQuotaThatIsHalvedForTwoMinutesIsUsedAndHardlyExceeded(int workers, boolean windows) throws IOException {
        PacingSimulation run = quota(workers, windows, true);

        double refused = (double) run.count(429) / run.ended.size();
        double used = used(run);
        System.out.printf(
                "%d workers, windows %s: %d calls, %.2f %% refused, %.1f %% of the quota used%n",
                workers, windows, run.ended.size(), 100 * refused, 100 * used);
        assertThat(refused).isLessThanOrEqualTo(0.01);
        assertThat(used).isGreaterThanOrEqualTo(0.95);
        String name = "pacing-quota-" + (windows ? "windows-" : "") + workers + ".svg";
        write(name, quotaChart(run, workers, windows));
    }

    /** The simulation can fail: a worker that believes its configuration alone is refused every tenth call. */
    @Test
    void withoutTheHeadersManyCallsAreRefused() {
        PacingSimulation run = quota(3, false, false);

        assertThat((double) run.count(429) / run.ended.size()).isGreaterThan(0.05);
    }

    @ParameterizedTest(name = "{0} workers")
    @CsvSource({"1", "3"})
    void anOverloadedProviderIsUsedNearlyAsWellAsByTheBestFixedLimit(int workers) throws IOException {
        PacingSimulation best = overload(1, new PaceSettings(PLACES, PLACES, PLACES, true), new ArrayList<>());
        List<Double> limits = new ArrayList<>();
        PacingSimulation run = overload(workers, PaceSettings.DEFAULT, limits);

        double throughput = (double) run.count(200) / best.count(200);
        double refused = (double) run.count(529) / run.ended.size();
        System.out.printf(
                "%d workers: %.1f %% of the best throughput, %.2f %% refused%n",
                workers, 100 * throughput, 100 * refused);
        assertThat(best.count(529)).isZero();
        assertThat(throughput).isGreaterThanOrEqualTo(0.9);
        assertThat(refused).isLessThanOrEqualTo(0.02);
        List<LineChart.Series> series = List.of(
                new LineChart.Series("calls that may be out", limits),
                new LineChart.Series("answers in a second", perSecond(run, 200, OVERLOAD_TIME)),
                new LineChart.Series("529 in a second", perSecond(run, 529, OVERLOAD_TIME)));
        String title = "A provider that takes " + PLACES + " calls at a time, " + named(workers);
        write("pacing-overload-" + workers + ".svg", new LineChart(title, "", STEP, 60, series));
    }

    private static PacingSimulation quota(int workers, boolean windows, boolean headers) {
        var simulation = new PacingSimulation(
                workers,
                4,
                new Quota(GrantingProvider.REQUESTS, GrantingProvider.TOKENS),
                new PaceSettings(8, 1, Integer.MAX_VALUE, headers),
                new GrantingProvider(windows, SEED),
                SEED);
        simulation.run(GrantingProvider.TIME, () -> {});
        return simulation;
    }

    private static PacingSimulation overload(int workers, PaceSettings settings, List<Double> limits) {
        SplittableRandom random = new SplittableRandom(SEED);
        Upstream upstream = new Upstream() {
            private int inFlight;

            @Override
            public Played arrive(long tokens, Instant now) {
                if (inFlight >= PLACES) {
                    return new Played(
                            TestingChains.error(529, "overloaded_error", "Overloaded"), PacingSimulation.REFUSES_IN);
                }
                inFlight++;
                return new Played(TestingChains.answer(), Duration.ofMillis(random.nextInt(500, 1_500)));
            }

            @Override
            public void left() {
                inFlight--;
            }
        };
        var simulation = new PacingSimulation(workers, 4, Quota.UNLIMITED, settings, upstream, SEED);
        int[] second = {0};
        simulation.run(OVERLOAD_TIME, () -> {
            if (second[0]++ % STEP == 0) {
                limits.add((double) simulation.concurrency());
            }
        });
        return simulation;
    }

    /** Of what was granted over the whole time; of the two limits the one that was used more. */
    private static double used(PacingSimulation run) {
        long half = GrantingProvider.HALF_TO.minus(GrantingProvider.HALF_FROM).toMinutes();
        double minutes = GrantingProvider.TIME.toMinutes() - half / 2.0;
        long tokens = run.ended.stream()
                .filter(call -> call.status() == 200)
                .mapToLong(Ended::tokens)
                .sum();
        return Math.max(
                run.count(200) / (GrantingProvider.REQUESTS * minutes), tokens / (GrantingProvider.TOKENS * minutes));
    }

    private static LineChart quotaChart(PacingSimulation run, int workers, boolean windows) {
        int places = (int) (GrantingProvider.TIME.toSeconds() / STEP);
        List<Double> granted = new ArrayList<>();
        double[] used = new double[places];
        for (int i = 0; i < places; i++) {
            granted.add(GrantingProvider.TOKENS
                    / (GrantingProvider.isHalf(Duration.ofSeconds((long) i * STEP)) ? 120.0 : 60.0));
        }
        run.ended.stream().filter(call -> call.status() == 200).forEach(call -> used[place(call)] += call.tokens());
        List<Double> spent = new ArrayList<>();
        for (double each : used) {
            spent.add(each / STEP);
        }
        List<Double> refused = perSecond(run, 429, GrantingProvider.TIME).stream()
                .map(each -> each * 1_000)
                .toList();
        String title = "600 requests and 60,000 tokens a minute, " + (windows ? "in windows, " : "") + named(workers);
        return new LineChart(
                title,
                "tokens in a second",
                STEP,
                2_000,
                List.of(
                        new LineChart.Series("granted", granted),
                        new LineChart.Series("answered", spent),
                        new LineChart.Series("thousand 429 in a second", refused)));
    }

    private static List<Double> perSecond(PacingSimulation run, int status, Duration time) {
        double[] counts = new double[(int) (time.toSeconds() / STEP)];
        run.ended.stream().filter(call -> call.status() == status).forEach(call -> counts[place(call)]++);
        List<Double> rates = new ArrayList<>();
        for (double count : counts) {
            rates.add(count / STEP);
        }
        return rates;
    }

    private static int place(Ended call) {
        return (int) (Duration.between(TestingChains.START, call.at()).toSeconds() / STEP);
    }

    private static String named(int workers) {
        return workers == 1 ? "one worker" : workers + " workers on one key";
    }

    private static void write(String name, LineChart chart) throws IOException {
        if (Boolean.getBoolean("drover.write")) {
            Files.writeString(REPORTS.resolve(name), chart.svg());
        }
        assertThat(REPORTS.resolve(name)).exists();
    }
}
