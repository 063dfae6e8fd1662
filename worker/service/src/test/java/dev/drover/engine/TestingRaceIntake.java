package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Jobs that end in every way that is quick: at intake, at admission, later, after a deferral, deaf to interrupts. */
final class TestingRaceIntake implements Intake<Long> {
    static final String TOPIC = "in";

    @Override
    public Intaken<Long> take(Delivery delivery, PartitionState<Long> state) {
        return chance(10)
                ? new Intaken.Finished<>(outcome(delivery, true))
                : new Intaken.Queued<>(new ToyJob(delivery));
    }

    @Override
    public PartitionState<Long> open(String topic, int partition, long epoch) {
        return new Sum(partition);
    }

    private static boolean chance(int percent) {
        return ThreadLocalRandom.current().nextInt(100) < percent;
    }

    private static Outcome<Long> outcome(Delivery delivery, boolean replaceable) {
        byte[] text = String.valueOf(delivery.offset()).getBytes(StandardCharsets.UTF_8);
        var output = new OutputRecord(TestingIntake.OUT, delivery.partition(), null, text, new RecordHeaders());
        return new Outcome<>(List.of(output), 1L, replaceable ? (_, _) -> outcome(delivery, false) : null);
    }

    private record ToyJob(Delivery delivery) implements Job<Long>, Call<Long> {
        @Override
        public Admission<Long> admit(Instant now) {
            if (chance(10)) {
                return new Wait<>(now.plusMillis(1), WaitReason.TOKENS, false);
            }
            return chance(10) ? new Admission.Finished<>(outcome(delivery, true)) : new Admission.Go<>(this);
        }

        @Override
        public String flow() {
            return String.valueOf(delivery.offset() % 3);
        }

        @Override
        public Step<Long> run() throws InterruptedException {
            long until = System.nanoTime() + ThreadLocalRandom.current().nextLong(chance(10) ? 20_000_000 : 2_000_000);
            boolean deaf = chance(20);
            while (System.nanoTime() < until) {
                if (!deaf && Thread.interrupted()) {
                    throw new InterruptedException("moved away");
                }
                if (deaf) {
                    Thread.onSpinWait();
                    Thread.yield();
                } else {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            }
            return chance(5)
                    ? new Wait<>(Instant.now().plusMillis(1), WaitReason.BACKOFF, true)
                    : new Step.Finished<>(outcome(delivery, true));
        }

        @Override
        public void abandon() {}
    }

    /** Replayed with the sum alone. */
    private static final class Sum implements PartitionState<Long> {
        private final int partition;
        private long sum;
        private long next;

        Sum(int partition) {
            this.partition = partition;
        }

        @Override
        public OptionalLong replay(byte[] key, byte @Nullable [] value) {
            sum = value == null ? 0 : ByteBuffer.wrap(value).getLong();
            return OptionalLong.empty();
        }

        @Override
        public void restore(byte @Nullable [] saved, Instant now) {}

        @Override
        public byte[] save(Instant now, int maxBytes) {
            return new byte[0];
        }

        @Override
        public List<OutputRecord> contribute(List<Long> charges, long nonce) {
            next = sum + charges.stream().mapToLong(Long::longValue).sum();
            byte[] value = ByteBuffer.allocate(8).putLong(next).array();
            return List.of(new OutputRecord(TestingIntake.JOURNAL, partition, null, value, new RecordHeaders()));
        }

        @Override
        public void committed() {
            sum = next;
        }

        @Override
        public void aborted() {
            next = sum;
        }

        @Override
        public void close() {}
    }
}
