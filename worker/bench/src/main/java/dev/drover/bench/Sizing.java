package dev.drover.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/**
 * Partitions, workers and brokers for a rate of requests, computed from measured figures and from the assumptions that
 * the constants are. What the guide's page about sizes says.
 */
record Sizing(SizingFigures figures) {
    private static final List<Double> RATES = List.of(10.0, 1_000.0, 100_000.0);

    /** A usual call, and one of the longest that is still no exception. */
    private static final double CALL_SECONDS = 2;

    private static final double LONG_CALL_SECONDS = 30;
    /** {@code drover.engine.in-flight} of the page; what the report's memory was measured with. */
    private static final double CALLS_PER_WORKER = 10_000;
    /** The most that {@code drover.engine.span} can be. */
    private static final double SPAN = 16_384;

    private static final double WORKER_PROCESSORS = 2;
    private static final double BROKER_PROCESSORS = 8;
    /** How busy a processor, a partition, or a disk may be on a usual day. */
    private static final double BUSY = 0.5;

    private static final double COPIES = 3;
    private static final double DISK_BYTES_PER_SECOND = 200e6;
    /** So that a worker that is added takes its share, and one that is lost leaves even shares. */
    private static final double PARTITIONS_PER_WORKER = 3;

    /** Workers, of which one may be lost. */
    double workers(double rate) {
        double busy = processors(rate) / (WORKER_PROCESSORS * BUSY);
        double calling = rate * CALL_SECONDS / CALLS_PER_WORKER;
        return Math.ceil(Math.max(busy, calling)) + 1;
    }

    double partitions(double rate) {
        double spread = rate * LONG_CALL_SECONDS / SPAN;
        double narrow = rate / (figures.partitionRate() * BUSY);
        double least = Math.max(workers(rate) * PARTITIONS_PER_WORKER, Math.max(spread, narrow));
        return Math.ceil(least / workers(rate)) * workers(rate);
    }

    double brokers(double rate) {
        double disks = COPIES * bytes(rate) / (DISK_BYTES_PER_SECOND * BUSY);
        double busy = COPIES * rate * figures.brokerMicros() / 1e6 / (BROKER_PROCESSORS * BUSY);
        return Math.max(COPIES, Math.ceil(Math.max(disks, busy)));
    }

    private double processors(double rate) {
        return rate * figures.workerMicros() / 1e6;
    }

    private double bytes(double rate) {
        return rate * figures.brokerBytes();
    }

    /** A column for each rate. */
    String table() {
        return row("requests per second", "%,.0f", rate -> rate)
                + "|---|" + "---|".repeat(RATES.size()) + "\n"
                + row("calls in flight", "%,.0f", rate -> rate * CALL_SECONDS)
                + row("processors that work, all workers", "%,.2f", this::processors)
                + row("**workers** of two processors", "%,.0f", this::workers)
                + row("**partitions** of the request topic", "%,.0f", this::partitions)
                + row("MB/s to the brokers, each copy", "%,.2f", rate -> bytes(rate) / 1e6)
                + row("**brokers** of eight processors", "%,.0f", this::brokers)
                + row(
                        "KB/s to one partition of `__consumer_offsets`",
                        "%,.1f",
                        rate -> rate * figures.offsetBytes() / 1e3);
    }

    private static String row(String name, String format, DoubleFunction<Double> figure) {
        return RATES.stream()
                .map(rate -> String.format(Locale.ROOT, format, figure.apply(rate)))
                .collect(Collectors.joining(" | ", "| " + name + " | ", " |\n"));
    }
}
