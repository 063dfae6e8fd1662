package dev.drover.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What several workers together can spend beyond a limit. */
class BudgetBoundTest {
    private static final long LIMIT = 1_000_000_000;

    /** @param kind 0–39: ask, –64: end, –84: commit, –97: read, 98: crash, 99: join */
    private record Step(int kind, int place, int amount, int millis) {}

    @Property(tries = 500)
    void theyStayWithinTheBound(@ForAll @IntRange(min = 1, max = 5) int workers, @ForAll("steps") List<Step> steps) {
        TestingFleet fleet = run(workers, steps, Formula.BOUNDED);

        assertThat(fleet.overshoot()).isLessThanOrEqualTo(fleet.bound());
        assertThat(fleet.held()).as("nothing is held when nothing is under way").isZero();
    }

    /** What is in flight elsewhere by an older share is what the plain share forgets. */
    @Test
    void fastCallsBesideSlowOnesStayWithinTheLimit() {
        assertThat(slowBesideFast(Formula.BOUNDED).overshoot()).isZero();
        assertThat(slowBesideFast(BudgetBoundTest::shareAlone).overshoot()).isGreaterThan(LIMIT / 4);
        assertThat(slowBesideFast(BudgetBoundTest::noShare).overshoot()).isGreaterThan(LIMIT / 4);
    }

    @Test
    void withoutReservationOrShareTheModelFindsItBroken() {
        assertThat(violations(Formula.BOUNDED)).isZero();
        assertThat(violations(BudgetBoundTest::noReservation)).isPositive();
        assertThat(violations(BudgetBoundTest::noShare)).isPositive();
        assertThat(violations(BudgetBoundTest::shareAlone)).isPositive();
    }

    /** A call that is exactly a worker's part is neither too large for the part nor larger than it. */
    @Test
    void theLastCallsOfABudgetThatIsUsedUpEvenlyGo() {
        for (long left = 1; left < 40; left++) {
            for (int owned = 1; owned <= 6; owned++) {
                for (long estimate = 0; estimate <= left; estimate++) {
                    assertThat(new Formula.View(estimate, 0, true, left, 0, owned, 6).answer())
                            .isEqualTo(Answer.ADMITTED);
                }
            }
        }
    }

    @Test
    void aBudgetThatIsAskedForLongEnoughIsSpent() {
        TestingFleet fleet = new TestingFleet(3, LIMIT, Formula.BOUNDED);
        long estimate = LIMIT / 400;
        for (int round = 0; round < 2_000; round++) {
            for (int partition = 0; partition < TestingFleet.PARTITIONS; partition++) {
                fleet.admit(partition, estimate);
                fleet.settle(partition, 100);
                fleet.commit(partition);
            }
            IntStream.range(0, 3).forEach(worker -> fleet.read(worker, Integer.MAX_VALUE));
            fleet.now = fleet.now.plusMillis(500);
        }

        assertThat(fleet.committed).isBetween(LIMIT - estimate, LIMIT + 2 * estimate);
    }

    private static TestingFleet slowBesideFast(Formula formula) {
        TestingFleet fleet = new TestingFleet(2, LIMIT, formula);
        long estimate = LIMIT / 1_000;
        int admitted = 0;
        while (fleet.admit(1, estimate)) {
            admitted++;
        }
        assertThat(admitted).isPositive();
        for (int round = 0; round < 20_000 && fleet.now.isBefore(start().plusMillis(900)); round++) {
            fleet.admit(0, estimate);
            fleet.settle(0, 100);
            fleet.commit(0);
            fleet.read(0, 100);
            fleet.now = fleet.now.plusMillis(1);
        }
        fleet.finish();
        return fleet;
    }

    private static Instant start() {
        return Instant.parse("2026-11-20T08:00:00Z");
    }

    /** Runs in which one worker's calls end at once and those of the others do not; everybody sees everything. */
    private static long violations(Formula formula) {
        long seed = new Random().nextLong();
        System.out.println("seed of the budget model: " + seed);
        Random random = new Random(seed);
        long violated = 0;
        for (int run = 0; run < 10; run++) {
            int workers = 2 + random.nextInt(3);
            TestingFleet fleet = new TestingFleet(workers, LIMIT, formula);
            for (int step = 0; step < 800; step++) {
                fleet.now = fleet.now.plusNanos(400_000);
                fleet.admit(random.nextInt(TestingFleet.PARTITIONS), LIMIT / 20_000 * random.nextInt(1, 101));
                int partition = random.nextInt(TestingFleet.PARTITIONS / workers) * workers;
                fleet.settle(partition, 100);
                fleet.commit(partition);
                IntStream.range(0, workers).forEach(worker -> fleet.read(worker, 2));
            }
            fleet.finish();
            violated += fleet.overshoot() > fleet.bound() ? 1 : 0;
        }
        return violated;
    }

    private static TestingFleet run(int workers, List<Step> steps, Formula formula) {
        TestingFleet fleet = new TestingFleet(workers, LIMIT, formula);
        for (Step step : steps) {
            fleet.now = fleet.now.plusMillis(step.millis());
            int kind = step.kind();
            int worker = step.place() % workers;
            if (kind < 40) {
                fleet.admit(step.place(), LIMIT / 2_000 * step.amount());
            } else if (kind < 65) {
                fleet.settle(step.place(), step.amount() == 1 ? 0 : 30 + step.amount());
            } else if (kind < 85) {
                fleet.commit(step.place());
            } else if (kind < 98) {
                fleet.read(worker, step.amount());
            } else if (kind == 98) {
                fleet.crash(worker);
            } else {
                fleet.join(worker);
            }
        }
        fleet.finish();
        return fleet;
    }

    private static Answer noReservation(Formula.View view) {
        return view.estimate() > view.left() ? Answer.EXHAUSTED : Answer.ADMITTED;
    }

    private static Answer noShare(Formula.View view) {
        if (view.estimate() > view.left()) {
            return Answer.EXHAUSTED;
        }
        return view.unseen() + view.estimate() <= view.left() ? Answer.ADMITTED : Answer.WAIT;
    }

    /** The share of what is left, without a thought for what others began when more was left. */
    private static Answer shareAlone(Formula.View view) {
        return new Formula.View(view.estimate(), view.unseen(), view.idle(), view.left(), 0, view.owned(), view.all())
                .answer();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.integers().between(0, TestingFleet.PARTITIONS - 1),
                        Arbitraries.integers().between(1, 100),
                        Arbitraries.integers().between(0, 200))
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(400);
    }
}
