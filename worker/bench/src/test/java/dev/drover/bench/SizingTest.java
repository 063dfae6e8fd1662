package dev.drover.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizingTest {
    private static final double WORKER_MICROS = 200;
    private static final double PARTITION_RATE = 5_000;
    private static final double BROKER_MICROS = 50;
    private static final double BROKER_BYTES = 3_000;

    private final Sizing sizing =
            new Sizing(new SizingFigures(WORKER_MICROS, PARTITION_RATE, BROKER_MICROS, BROKER_BYTES, 10, 900));

    @Test
    void fewRequestsNeedAWorkerAndAnotherThatStandsIn() {
        assertThat(sizing.workers(10)).isEqualTo(2);
        assertThat(sizing.partitions(10)).isEqualTo(6);
        assertThat(sizing.brokers(10)).isEqualTo(3);
    }

    @Test
    void manyRequestsNeedWhatTheirScarcestResourceNeeds() {
        // 100,000 × 200 µs are 20 processors, half busy 40, two to a worker; 200,000 calls want as many workers.
        assertThat(sizing.workers(100_000)).isEqualTo(21);
        // 100,000 × 30 s in flight over spans of 16,384 offsets are 184 partitions, rounded to even shares.
        assertThat(sizing.partitions(100_000)).isEqualTo(189);
        // Three copies of 300 MB/s on disks of 200 MB/s that are half busy.
        assertThat(sizing.brokers(100_000)).isEqualTo(9);
    }

    @Test
    void theTableHasAColumnForEachRate() {
        assertThat(sizing.table())
                .startsWith("| requests per second | 10 | 1,000 | 100,000 |\n|---|---|---|---|\n")
                .contains("| **workers** of two processors | 2 | 2 | 21 |");
    }
}
