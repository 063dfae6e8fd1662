package dev.drover.engine;

import dev.drover.contracts.WaitReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that sleep as long as their record's value says (milliseconds) and then write {@code topic-partition@offset}
 * to the output topic. The charge is 1; the journal keeps the sum per partition.
 */
final class TestingIntake implements Intake<Long> {
    static final String OUT = "out";
    static final String JOURNAL = "journal";

    final Map<String, Integer> calls = new ConcurrentHashMap<>();
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger mostRunning = new AtomicInteger();
    final AtomicInteger interrupted = new AtomicInteger();
    final Map<String, Integer> deferrals = new ConcurrentHashMap<>();

    @Override
    public Intaken<Long> take(Delivery delivery, PartitionState<Long> state) {
        String value = delivery.value() == null ? "bad" : new String(delivery.value(), StandardCharsets.UTF_8);
        if (value.equals("bad")) {
            return new Intaken.Finished<>(outcome(delivery, null));
        }
        return new Intaken.Queued<>(new SleepJob(delivery, value));
    }

    @Override
    public PartitionState<Long> open(String topic, int partition, long epoch) {
        return new SumState(topic, partition);
    }

    private static String origin(Delivery delivery) {
        return delivery.topic() + "-" + delivery.partition() + "@" + delivery.offset();
    }

    private static Outcome<Long> outcome(Delivery delivery, Outcome.@Nullable Fallback<Long> fallback) {
        byte[] text = origin(delivery).getBytes(StandardCharsets.UTF_8);
        var output = new OutputRecord(OUT, delivery.partition(), delivery.key(), text, new RecordHeaders());
        return new Outcome<>(List.of(output), 1L, fallback);
    }

    private final class SleepJob implements Job<Long>, Call<Long> {
        final Delivery delivery;
        final String what;

        SleepJob(Delivery delivery, String what) {
            this.delivery = delivery;
            this.what = what;
        }

        @Override
        public Admission<Long> admit(Instant now) {
            return new Admission.Go<>(this);
        }

        @Override
        public String flow() {
            return "";
        }

        @Override
        public Step<Long> run() throws InterruptedException {
            String origin = origin(delivery);
            calls.merge(origin, 1, Integer::sum);
            if (what.startsWith("defer") && deferrals.merge(origin, 1, Integer::sum) == 1) {
                return new Wait<>(Instant.now().plusMillis(50), WaitReason.BACKOFF, true);
            }
            if (what.startsWith("throw") && deferrals.merge(origin, 1, Integer::sum) == 1) {
                throw new IllegalStateException("a bug in a call");
            }
            int now = running.incrementAndGet();
            mostRunning.accumulateAndGet(now, Math::max);
            try {
                if (what.matches("\\d+")) {
                    Thread.sleep(Duration.ofMillis(Long.parseLong(what))); // the job: as long as the record says
                }
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            } finally {
                running.decrementAndGet();
            }
            if (what.startsWith("huge")) {
                var huge = new OutputRecord(
                        OUT, delivery.partition(), delivery.key(), new byte[5 << 20], new RecordHeaders());
                return new Step.Finished<>(new Outcome<>(List.of(huge), 1L, (_, _) -> outcome(delivery, null)));
            }
            return new Step.Finished<>(outcome(delivery, null));
        }

        @Override
        public void abandon() {}
    }

    /** Sums charges; the journal's newest value wins. */
    private static final class SumState implements PartitionState<Long> {
        private final String topic;
        private final int partition;
        private long committedSum;
        private long nextSum;
        private final AtomicLong restoredLevel = new AtomicLong(-1);

        SumState(String topic, int partition) {
            this.topic = topic;
            this.partition = partition;
        }

        private byte[] key(String kind) {
            return (kind + "/" + topic + "/" + partition).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public OptionalLong replay(byte[] key, byte @Nullable [] value) {
            if (value == null) {
                return OptionalLong.empty();
            }
            if (java.util.Arrays.equals(key, key("sum"))) {
                committedSum = ByteBuffer.wrap(value).getLong();
            }
            return java.util.Arrays.equals(key, key("marker"))
                    ? OptionalLong.of(ByteBuffer.wrap(value).getLong())
                    : OptionalLong.empty();
        }

        @Override
        public void restore(byte @Nullable [] saved, Instant now) {
            restoredLevel.set(
                    saved == null || saved.length < 8
                            ? -1
                            : ByteBuffer.wrap(saved).getLong());
        }

        @Override
        public byte[] save(Instant now, int maxBytes) {
            return ByteBuffer.allocate(8).putLong(now.toEpochMilli()).array();
        }

        @Override
        public List<OutputRecord> contribute(List<Long> charges, long nonce) {
            nextSum = committedSum + charges.stream().mapToLong(Long::longValue).sum();
            return List.of(journal("sum", nextSum), journal("marker", nonce));
        }

        private OutputRecord journal(String kind, long value) {
            byte[] bytes = ByteBuffer.allocate(8).putLong(value).array();
            return new OutputRecord(JOURNAL, partition, key(kind), bytes, new RecordHeaders());
        }

        @Override
        public void committed() {
            committedSum = nextSum;
        }

        @Override
        public void aborted() {
            nextSum = committedSum;
        }

        @Override
        public void close() {}
    }
}
