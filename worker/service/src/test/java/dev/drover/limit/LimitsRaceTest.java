package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.limit.BucketLevel.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LimitsRaceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final QuotaKey KEY = new QuotaKey("openai", "gpt-4.1");

    @Test
    void threadsTogetherTakeNoMoreThanThereIs() throws Exception {
        PartitionLimits limits = full();

        int admitted = inParallel(16, () -> admitUpTo(limits, 200).size());

        assertThat(admitted).isEqualTo(1_000);
    }

    @Test
    void everyReservationIsGivenBackOnceHoweverManyTry() throws Exception {
        PartitionLimits limits = full();
        List<Reservation> taken = admitUpTo(limits, 1_000);

        inParallel(8, () -> {
            taken.forEach(reservation -> reservation.release(NOW));
            return 0;
        });

        assertThat(limits.levels(NOW))
                .filteredOn(level -> level.kind() == Kind.TOKENS)
                .allSatisfy(level -> assertThat(level.level()).isEqualByComparingTo("1000"));
    }

    private static PartitionLimits full() {
        return new PartitionLimits(
                Map.of(KEY, new Quota(null, 6_000L)), Share.ALL, Duration.ofSeconds(10), NOW.minusSeconds(10));
    }

    private static List<Reservation> admitUpTo(PartitionLimits limits, int most) {
        List<Reservation> reservations = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            if (limits.acquire(KEY, 1, NOW) instanceof Acquired.Admitted(Reservation reservation)) {
                reservations.add(reservation);
            }
        }
        return reservations;
    }

    private static int inParallel(int threads, Callable<Integer> work) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(work));
            }
            int sum = 0;
            for (Future<Integer> future : futures) {
                sum += future.get();
            }
            return sum;
        }
    }
}
