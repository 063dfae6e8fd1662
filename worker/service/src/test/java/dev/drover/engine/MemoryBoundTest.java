package dev.drover.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.engine.MemoryBound.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryBoundTest {
    @Test
    void anAnswerWaitsWhileThereIsNoRoomAndGoesOnWhenThereIs() throws Exception {
        MemoryBound memory = new MemoryBound(100);
        memory.add(Kind.RECORDS, 90);
        try (var first = memory.answer();
                var second = memory.answer();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(first.take(50, 0)).as("one answer may always go on").isTrue();
            assertThat(second.take(50, 0)).as("a second has to wait").isFalse();
            Future<Boolean> waits = threads.submit(() -> second.take(5, SECONDS.toNanos(30)));
            await().until(() -> memory.held(Kind.ANSWERS) == 50 && !waits.isDone());
            memory.add(Kind.RECORDS, -60);
            assertThat(waits.get(30, SECONDS)).isTrue();
            assertThat(memory.held(Kind.ANSWERS)).isEqualTo(55);
        }
        assertThat(memory.held()).isEqualTo(30);
    }

    @Test
    void theOneThatGoesOnWithoutRoomIsFollowedByTheNext() throws Exception {
        MemoryBound memory = new MemoryBound(10);
        memory.add(Kind.OUTCOMES, 10);
        var first = memory.answer();
        var second = memory.answer();
        assertThat(first.take(1, 0)).isTrue();
        assertThat(second.take(1, MILLISECONDS.toNanos(1))).isFalse();
        first.close();
        first.close();
        assertThat(second.take(1, 0)).isTrue();
        second.close();
        assertThat(memory.held()).isEqualTo(10);
    }

    @Test
    void aSmallAnswerNeverWaitsForRoom() throws Exception {
        MemoryBound memory = new MemoryBound(1L << 30);
        memory.add(Kind.OUTCOMES, 1L << 30);
        try (var huge = memory.answer();
                var small = memory.answer()) {
            assertThat(huge.take(1L << 20, 0)).isTrue();
            assertThat(small.take(10_000, 0)).isTrue();
            assertThat(small.take(10_000, 0)).as("it has grown").isFalse();
        }
    }

    @Test
    void anInterruptEndsTheWaitAndTakesNothing() throws Exception {
        MemoryBound memory = new MemoryBound(1);
        try (var first = memory.answer();
                var second = memory.answer()) {
            assertThat(first.take(5, 0)).isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> second.take(5, SECONDS.toNanos(30))).isInstanceOf(InterruptedException.class);
            assertThat(memory.held()).isEqualTo(5);
        }
    }

    @Test
    void noMoreThanTheLimitAndOneAnswerIsEverHeldAndAllOfThemEnd() throws Exception {
        MemoryBound memory = new MemoryBound(1_000);
        AtomicLong most = new AtomicLong();
        List<Callable<Boolean>> answers = new ArrayList<>();
        IntStream.range(0, 64)
                .forEach(n -> answers.add(() -> {
                    var random = new Random(n);
                    try (var answer = memory.answer()) {
                        for (int read = 0; read < 50; read++) {
                            if (!answer.take(1 + random.nextInt(8), SECONDS.toNanos(60))) {
                                return false;
                            }
                            most.accumulateAndGet(memory.held(Kind.ANSWERS), Math::max);
                            Thread.yield();
                        }
                        return true;
                    }
                }));
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (Future<Boolean> ended : threads.invokeAll(answers)) {
                assertThat(ended.get()).isTrue();
            }
        }
        // One answer beyond the limit, and what each other thread took between its look and its count.
        assertThat(most.get()).isLessThanOrEqualTo(1_000 + 400 + 16 * 8);
        assertThat(memory.held()).isZero();
    }

    @Test
    void aProcessThatIsFullOfRecordsAloneStillStartsCalls() throws InterruptedException {
        ConcurrencyLimiter limiter = new ConcurrencyLimiter(2, 1_000, new MemoryBound(100));
        limiter.hold(80);
        assertThat(limiter.isCongested()).as("only records are held").isFalse();
        assertThat(limiter.tryAcquire()).isTrue();
        assertThat(limiter.isCongested())
                .as("a call is in flight and will make room")
                .isTrue();
        limiter.release();
        limiter.outcomeWaits(1);
        assertThat(limiter.isCongested()).as("an outcome will be committed").isTrue();
        limiter.outcomeWaits(-1);
        limiter.hold(-80);
        assertThat(limiter.isCongested()).isFalse();
    }
}
