package dev.drover.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the figures are to show, each held against what was measured; what was not measured has no line. */
final class Aims {
    /** The largest by the smallest figure of a line that is called flat. */
    static final double FLAT = 1.25;

    /**
     * One aim.
     *
     * @param limit the figure at which it is reached
     * @param atMost whether smaller is better
     */
    record Aim(String text, double limit, boolean atMost, double measured) {
        boolean reached() {
            return atMost ? measured <= limit : measured >= limit;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s %s | %.2f | %s |",
                    text,
                    atMost ? "≤" : "≥",
                    limit == Math.rint(limit) ? "%.0f".formatted(limit) : Double.toString(limit),
                    measured,
                    reached() ? "reached" : "**missed**");
        }
    }

    private final Findings findings;
    private final List<Aim> aims = new ArrayList<>();

    private Aims(Findings findings) {
        this.findings = findings;
    }

    static List<Aim> of(Findings findings) {
        Aims aims = new Aims(findings);
        aims.peers();
        aims.latencies();
        aims.capacity();
        aims.sweeps();
        aims.starts();
        return aims.aims;
    }

    private void peers() {
        comparedWithPeers(Duration.ZERO, "immediate upstream");
        comparedWithPeers(Duration.ofMillis(50), "50 ms");
        comparedWithPeers(Duration.ofSeconds(1), "1 s");
        ratio(Duration.ZERO, Contender.BARE_LOOP, Measurement::warmMicros)
                .ifPresent(found -> atMost("processor time by the bare loop's, warm, immediate upstream", 1.3, found));
        ratio(Duration.ZERO, Contender.BARE_LOOP, Measurement::coldMicros)
                .ifPresent(found -> atMost("processor time by the bare loop's, cold, immediate upstream", 1.6, found));
        ratio(Duration.ZERO, Contender.BARE_LOOP, Measurement::warmRate)
                .ifPresent(found -> atLeast("requests/s by the bare loop's, warm, immediate upstream", 0.75, found));
        Stream.of(Contender.values())
                .filter(contender -> !contender.isDrover())
                .forEach(peer -> ratio(Duration.ofMillis(50), peer, Measurement::warmRate)
                        .ifPresent(found -> atLeast("requests/s by those of " + peer.title() + ", 50 ms", 1, found)));
    }

    private void comparedWithPeers(Duration delay, String where) {
        for (boolean warm : List.of(false, true)) {
            ratio(
                            delay,
                            Contender.PARALLEL_CONSUMER_TRANSACTIONAL,
                            warm ? Measurement::warmMicros : Measurement::coldMicros)
                    .ifPresent(found -> atMost(
                            "processor time by Parallel Consumer's, transactional, " + (warm ? "warm, " : "cold, ")
                                    + where,
                            0.8,
                            found));
        }
    }

    private void latencies() {
        Function<Contender, Optional<Row>> half = contender -> findings.find(contender, Load.USUAL::equals)
                .filter(row -> !row.latencies().isEmpty());
        half.apply(Contender.DROVER).ifPresent(row -> {
            atMost("added latency at half load, p50, ms, exactly-once", 20, median(row, Latencies::p50));
            atMost("added latency at half load, p99, ms, exactly-once", 60, median(row, Latencies::p99));
        });
        half.apply(Contender.DROVER_AT_LEAST_ONCE)
                .ifPresent(row ->
                        atMost("added latency at half load, p50, ms, at-least-once", 5, median(row, Latencies::p50)));
    }

    private static double median(Row row, Function<Latencies, Double> figure) {
        return Figures.of(row.latencies(), one -> OptionalDouble.of(figure.apply(one)))
                .orElseThrow()
                .median();
    }

    private void capacity() {
        findings.find(
                        Contender.DROVER,
                        load -> load.delay().equals(Duration.ofSeconds(1))
                                && load.inFlight() == 2_000
                                && usualBody(load))
                .flatMap(row -> Figures.of(row.runs(), run -> OptionalDouble.of(run.lastRate()))
                        .map(rate -> rate.median() / row.scenario().load().ceiling()))
                .ifPresent(share -> atLeast("part of Little's law, 1 s, 2,000 in flight", 0.97, share));
        for (Contender contender : List.of(Contender.DROVER, Contender.DROVER_SMALL_HEAP)) {
            findings.find(contender, load -> load.inFlight() == 10_000 && usualBody(load))
                    .flatMap(row -> Figures.of(row.runs(), Measurement::residentMegabytes))
                    .ifPresent(resident -> atMost(
                            "resident MiB with 10,000 calls in flight, " + contender.title(),
                            1_024,
                            resident.median()));
        }
        Optional<Double> one = rate(1);
        for (Map.Entry<Integer, Double> aim : List.of(Map.entry(2, 1.95), Map.entry(4, 3.8))) {
            one.flatMap(alone -> rate(aim.getKey()).map(together -> together / alone))
                    .ifPresent(found -> atLeast(
                            "requests/s of " + aim.getKey() + " workers by those of one", aim.getValue(), found));
        }
    }

    private Optional<Double> rate(int workers) {
        return Figures.of(findings.workers().getOrDefault(workers, List.of()), OptionalDouble::of)
                .map(Figures::median);
    }

    private void sweeps() {
        findings.sweeps().forEach((sweep, points) -> {
            Growth growth = Growth.of(sweep, points);
            if (points.size() > 1) {
                atMost("growth over " + sweep.title() + ": the largest cost by the first", FLAT, growth.growth());
            }
        });
    }

    private void starts() {
        start("run", 6);
        start("demo", 10);
    }

    private void start(String verb, double limit) {
        Figures.of(findings.starts().getOrDefault(verb, List.of()), OptionalDouble::of)
                .ifPresent(found -> atMost("start of " + verb + " to the first outcome, s", limit, found.median()));
    }

    private static boolean usualBody(Load load) {
        return load.bodyBytes() == Load.USUAL.bodyBytes();
    }

    /** Drover's median by the peer's. */
    private Optional<Double> ratio(Duration delay, Contender peer, Function<Measurement, OptionalDouble> figure) {
        return median(delay, Contender.DROVER, figure)
                .flatMap(ours -> median(delay, peer, figure).map(theirs -> ours / theirs));
    }

    private Optional<Double> median(Duration delay, Contender contender, Function<Measurement, OptionalDouble> figure) {
        return findings.find(contender, load -> load.delay().equals(delay) && usualBody(load))
                .flatMap(row -> Figures.of(row.runs(), figure))
                .map(Figures::median);
    }

    private void atMost(String text, double limit, double measured) {
        aims.add(new Aim(text, limit, true, measured));
    }

    private void atLeast(String text, double limit, double measured) {
        aims.add(new Aim(text, limit, false, measured));
    }
}
