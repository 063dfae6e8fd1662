package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.limit.TokenBucket.Charge;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Holds one bucket to the bound in its documentation, whatever is done to it. */
class BucketBoundTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final Rate RATE =
            Rate.of(6_000, new Share(new BigDecimal("3"), new BigDecimal("7")), Duration.ofSeconds(10));
    private static final long LARGEST = 900;

    /** @param used of the estimate, in percent; above 100 is an overrun */
    private record Step(Kind kind, long waitNanos, long estimate, int pick, int used) {}

    private enum Kind {
        ASK,
        SETTLE,
        MOVE,
        JITTER
    }

    private record Call(Instant at, long estimate, long used) {}

    /** A bucket, what it admitted, and a model of time that only the test knows. */
    private static final class Run {
        TokenBucket bucket = new TokenBucket(RATE, START);
        Instant now = START;
        final List<Charge> open = new ArrayList<>();
        final List<Integer> openCalls = new ArrayList<>();
        final List<Call> calls = new ArrayList<>();

        void step(Step step) {
            now = now.plusNanos(step.waitNanos());
            switch (step.kind()) {
                case ASK -> ask(step);
                case SETTLE -> settle(step);
                case MOVE -> move();
                case JITTER -> bucket.micros(now.minusMillis(step.pick() * 10L));
            }
            assertThat(bucket.micros(now)).isLessThanOrEqualTo(bucket.capacityMicros());
        }

        private void ask(Step step) {
            Instant next = bucket.nextAt(step.estimate(), now);
            if (next.isAfter(now) && step.pick() % 2 == 0) {
                assertThat(bucket.nextAt(step.estimate(), next.minusNanos(1))).isAfter(next.minusNanos(1));
                now = next;
                next = bucket.nextAt(step.estimate(), now);
                assertThat(next).describedAs("the promised instant").isEqualTo(now);
            }
            if (!next.isAfter(now)) {
                open.add(bucket.take(step.estimate(), now));
                openCalls.add(calls.size());
                calls.add(new Call(now, step.estimate(), step.estimate()));
            }
        }

        private void settle(Step step) {
            if (!open.isEmpty()) {
                int which = step.pick() % open.size();
                int index = openCalls.remove(which);
                Call call = calls.get(index);
                long used = call.estimate() * step.used() / 100;
                calls.set(index, new Call(call.at(), call.estimate(), used));
                bucket.settle(open.remove(which), used, now);
            }
        }

        /** To another owner: calls in flight are never settled there. */
        private void move() {
            long saved = bucket.micros(now);
            bucket = new TokenBucket(RATE, now);
            bucket.restore(saved, now, now);
            open.clear();
            openCalls.clear();
        }

        void assertBound() {
            BigInteger allowedBurst = RATE.capacity().max(RATE.units(LARGEST)).add(RATE.units(overruns()));
            for (int from = 0; from < calls.size(); from++) {
                long sum = 0;
                for (int to = from; to < calls.size(); to++) {
                    sum += calls.get(to).used();
                    Duration window =
                            Duration.between(calls.get(from).at(), calls.get(to).at());
                    assertThat(RATE.units(sum))
                            .describedAs("calls %d to %d of %s", from, to, calls)
                            .isLessThanOrEqualTo(allowedBurst.add(RATE.refill(window)));
                }
            }
        }

        private long overruns() {
            return calls.stream()
                    .mapToLong(call -> Math.max(0, call.used() - call.estimate()))
                    .sum();
        }
    }

    @Property
    void whatIsUsedInAnyWindowStaysWithinTheBound(@ForAll("steps") List<Step> steps) {
        Run run = new Run();
        steps.forEach(run::step);
        run.assertBound();
    }

    @Property
    void overrunsAreTheOnlyThingAboveTheBound(@ForAll("stepsWithOverruns") List<Step> steps) {
        Run run = new Run();
        steps.forEach(run::step);
        run.assertBound();
    }

    /** As long as the bucket was never full, every token is accounted for: level = refill − used. */
    @Property
    void settlementIsExactToTheUnit(@ForAll("steps") List<Step> steps) {
        BigInteger huge = RATE.capacity().multiply(BigInteger.valueOf(1_000_000));
        Rate roomy = new Rate(RATE.unitsPerNano(), RATE.unitsPerToken(), huge);
        TokenBucket bucket = new TokenBucket(roomy, START);
        Instant now = START;
        List<Charge> open = new ArrayList<>();
        BigInteger spent = BigInteger.ZERO;
        for (Step step : steps) {
            now = now.plusNanos(step.waitNanos());
            if (step.kind() == Kind.SETTLE && !open.isEmpty()) {
                Charge charge = open.remove(step.pick() % open.size());
                long used = charge.tokens() * step.used() / 100;
                bucket.settle(charge, used, now);
                spent = spent.add(RATE.units(used)).subtract(RATE.units(charge.tokens()));
            } else {
                open.add(bucket.take(step.estimate(), now));
                spent = spent.add(RATE.units(step.estimate()));
            }
        }
        BigInteger expected = RATE.refill(Duration.between(START, now)).subtract(spent);

        assertThat(bucket.micros(now)).isEqualTo(RATE.micros(expected));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return steps(100);
    }

    @Provide
    Arbitrary<List<Step>> stepsWithOverruns() {
        return steps(300);
    }

    private static Arbitrary<List<Step>> steps(int mostUsed) {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(10, Kind.ASK), Tuple.of(8, Kind.SETTLE), Tuple.of(1, Kind.MOVE), Tuple.of(1, Kind.JITTER));
        Arbitrary<Long> waits = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(0L)),
                Tuple.of(4, Arbitraries.longs().between(1, 2_000_000_000L)),
                Tuple.of(1, Arbitraries.longs().between(1, 30_000_000_000L)));
        return Combinators.combine(
                        kinds,
                        waits,
                        Arbitraries.longs().between(0, LARGEST),
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.integers().between(0, mostUsed))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }
}
