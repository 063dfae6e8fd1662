package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.contracts.WaitReason;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a lane looks at while some of its flows wait; a real lane with its real dispatcher. */
class BacklogTest {
    private static final int MANY = 5 * Backlog.LOOKAHEAD;

    private final Queue<Long> ended = new ConcurrentLinkedQueue<>();
    private final Doors doors = new Doors();
    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(8, 1 << 30, new MemoryBound(1L << 40));
    private final PartitionProcessor<Long> lane = new PartitionProcessor<>(
            new TopicPartition("in", 0),
            1,
            new PartitionProcessor.Services<>(
                    doors,
                    limiter,
                    new IntakeSwitch(),
                    completion -> ended.add(completion.offset()),
                    new EngineEvents() {},
                    InstantSource.system(),
                    EngineSettings.MAX_SPAN));

    @AfterEach
    void close() {
        lane.close();
    }

    @Test
    void aFlowThatWaitsHidesNoOtherBehindIt() {
        lane.start(new OffsetWindow(0, new BitSet()), 1);
        lane.deliver(records(0, MANY, "waits"));
        lane.deliver(records(MANY, 3, "goes"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ended).containsExactlyInAnyOrder((long) MANY, MANY + 1L, MANY + 2L));
        assertThat(doors.decoded.get()).as("each decoded once so far").isEqualTo(MANY + 3);
    }

    @Test
    void whatWaitedGoesOnceAndInOrderWhenItMay() {
        lane.start(new OffsetWindow(0, new BitSet()), 1);
        lane.deliver(records(0, MANY, "waits"));
        lane.deliver(records(MANY, 1, "goes"));
        await().atMost(Duration.ofSeconds(30)).until(() -> ended.size() == 1);
        doors.open = true;
        lane.reconsider();
        await().atMost(Duration.ofSeconds(60)).until(() -> ended.size() == MANY + 1);
        assertThat(ended).doesNotHaveDuplicates();
        assertThat(List.copyOf(doors.asked))
                .as("asked in their order")
                .isSorted()
                .hasSizeGreaterThanOrEqualTo(MANY);
        assertThat(doors.decoded.get())
                .as("those beyond the look-ahead were kept as records and decoded again")
                .isEqualTo(MANY + 1 + MANY - Backlog.LOOKAHEAD);
    }

    @Test
    void whatIsKeptAsARecordStillEndsAtItsDeadline() {
        doors.deadline = Instant.now().plusMillis(300);
        lane.start(new OffsetWindow(0, new BitSet()), 1);
        lane.deliver(records(0, 2 * Backlog.LOOKAHEAD, "waits"));
        await().atMost(Duration.ofSeconds(30)).until(() -> ended.size() == 2 * Backlog.LOOKAHEAD);
        assertThat(ended).doesNotHaveDuplicates();
    }

    @Test
    void flowsThatFallAsleepOneAfterTheOtherHideNobody() {
        lane.start(new OffsetWindow(0, new BitSet()), 1);
        int each = Backlog.LOOKAHEAD + 200;
        for (int flow = 0; flow < 6; flow++) {
            lane.deliver(records((long) flow * each, each, "first of " + flow));
        }
        lane.deliver(records(6L * each, 1, "goes"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ended)
                        .containsExactlyInAnyOrder(
                                0L, (long) each, 2L * each, 3L * each, 4L * each, 5L * each, 6L * each));
        await().atMost(Duration.ofSeconds(30)).until(() -> doors.held() <= Backlog.MOST_DECODED);
    }

    @Test
    void jobsThatWaitAloneHideNobody() {
        lane.start(new OffsetWindow(0, new BitSet()), 1);
        lane.deliver(records(0, 2 * Backlog.MOST_DECODED, "alone"));
        lane.deliver(records(2 * Backlog.MOST_DECODED, 1, "goes"));
        await().atMost(Duration.ofSeconds(30)).until(() -> ended.size() == 1);
        await().atMost(Duration.ofSeconds(30)).until(() -> doors.held() <= Backlog.MOST_DECODED);
        doors.open = true;
        lane.reconsider();
        await().atMost(Duration.ofSeconds(60)).until(() -> ended.size() == 2 * Backlog.MOST_DECODED + 1);
        assertThat(ended).doesNotHaveDuplicates();
    }

    @Test
    void whatALaneHoldsIsToldEvenWhileItWaitsForASlot() throws Exception {
        lane.start(new OffsetWindow(0, new BitSet()), 1);
        lane.deliver(records(0, 3, "waits"));
        lane.deliver(records(3, 1, "alone"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(held())
                        .hasSize(4)
                        .allMatch(job -> job.stage() == OpenJob.Stage.WAITING && job.why() == WaitReason.BUDGET));
        for (int slot = 0; slot < 8; slot++) {
            assertThat(limiter.tryAcquire()).isTrue();
        }
        lane.deliver(records(4, 2, "goes"));
        await().atMost(Duration.ofSeconds(30)).until(() -> lane.status().waiting() == WaitReason.IN_FLIGHT);
        assertThat(held()).extracting(job -> job.delivery().offset()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(ended).isEmpty();
    }

    private List<OpenJob<Long>> held() throws Exception {
        return lane.contents().get(30, TimeUnit.SECONDS).jobs();
    }

    private static List<Polled> records(long first, int count, String flow) {
        List<Polled> records = new ArrayList<>();
        LongStream.range(first, first + count)
                .mapToObj(offset ->
                        new Delivery("in", 0, offset, Instant.EPOCH, flow, null, null, new RecordHeaders(), 10))
                .forEach(delivery -> records.add(new Polled(delivery, Optional.of(1))));
        return records;
    }

    /** Jobs that go when the door is open; those of the flow "goes" at once. */
    private static final class Doors implements Intake<Long> {
        final AtomicInteger decoded = new AtomicInteger();
        final Queue<WeakReference<Job<Long>>> jobs = new ConcurrentLinkedQueue<>();
        final Set<String> gone = ConcurrentHashMap.newKeySet();
        final Queue<Long> asked = new ConcurrentLinkedQueue<>();
        volatile boolean open;
        volatile Instant deadline = Instant.MAX;

        @Override
        public Intaken<Long> take(Delivery delivery, PartitionState<Long> state) {
            decoded.incrementAndGet();
            Door door = new Door(delivery);
            jobs.add(new WeakReference<>(door));
            return new Intaken.Queued<>(door);
        }

        /** Jobs that the lane has not let go of. */
        long held() {
            System.gc();
            return jobs.stream().filter(job -> job.get() != null).count();
        }

        @Override
        public PartitionState<Long> open(String topic, int partition, long epoch) {
            return new TestingEmptyState(() -> {});
        }

        private final class Door implements Job<Long> {
            final Delivery delivery;

            Door(Delivery delivery) {
                this.delivery = delivery;
            }

            @Override
            public Admission<Long> admit(Instant now) {
                boolean first = flow().startsWith("first of") && gone.add(flow());
                if (open || first || flow().equals("goes") || !deadline.isAfter(now)) {
                    asked.add(flow().equals("goes") ? -1 : delivery.offset());
                    return new Admission.Finished<>(new Outcome<>(List.of(), 1L, null));
                }
                return new Wait<>(Instant.MAX, WaitReason.BUDGET, flow().equals("alone"));
            }

            @Override
            public String flow() {
                return delivery.timestampType();
            }

            @Override
            public Instant deadline() {
                return deadline;
            }
        }
    }
}
