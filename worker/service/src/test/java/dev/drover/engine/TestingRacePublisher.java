package dev.drover.engine;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Transactions that end in every way; one in doubt is decided only when the next producer starts. */
final class TestingRacePublisher implements Publisher<Long> {
    private final TestingRaceBroker broker;
    private final Random random;
    private @Nullable Batch<Long> undecided;

    TestingRacePublisher(TestingRaceBroker broker, long seed) {
        this.broker = broker;
        this.random = new Random(seed);
    }

    @Override
    public String prepare() {
        takeAWhile();
        if (random.nextInt(10) == 0) {
            return "waiting for the coordinator";
        }
        Batch<Long> batch = undecided;
        if (batch != null && random.nextBoolean()) {
            broker.commit(batch);
        }
        undecided = null;
        return "";
    }

    @Override
    public Published publish(Batch<Long> batch) {
        takeAWhile();
        int dice = random.nextInt(100);
        if (dice < 4) {
            undecided = batch;
            return new Published.InDoubt("in doubt", false);
        }
        if (dice < 6) {
            return new Published.Kept("not now", false);
        }
        if (dice < 10) {
            var replaceable = batch.completions().stream()
                    .filter(c -> c.outcome().fallback() != null)
                    .findFirst();
            if (replaceable.isPresent()) {
                return new Published.Unsendable(
                        replaceable.get().outcome().records().getFirst(), "too large");
            }
        }
        return broker.commit(batch) ? new Published.Committed() : new Published.Kept("generation moved", true);
    }

    private void takeAWhile() {
        LockSupport.parkNanos(random.nextLong(random.nextInt(10) == 0 ? 8_000_000 : 1_000_000));
    }

    @Override
    public void abandon() {}

    @Override
    public void close(Duration atMost) {}
}
