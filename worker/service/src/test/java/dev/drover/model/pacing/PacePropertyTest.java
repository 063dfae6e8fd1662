package dev.drover.model.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is asked, answered and told, in whatever order. */
class PacePropertyTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final PaceSettings SETTINGS = new PaceSettings(8, 2, 64, true);

    enum Kind {
        ENTER,
        ANSWERED,
        CONGESTED,
        ENDED,
        TELL
    }

    record Step(Kind kind, int pick, long waitMillis, Reading reading) {}

    @Property(tries = 500)
    void theNumberOfCallsStaysBetweenItsBoundsAndEachHasOneEnding(@ForAll("steps") List<Step> steps) {
        Pace pace = new Pace(SETTINGS);
        List<Slot> out = new ArrayList<>();
        Instant now = START;
        for (Step step : steps) {
            now = now.plusMillis(step.waitMillis);
            PaceStatus before = pace.status(now);
            Slot slot = out.isEmpty() ? null : out.get(step.pick % out.size());
            if (step.kind == Kind.ENTER) {
                switch (pace.enter(Charge.of(step.pick, step.pick), now)) {
                    case Slot entered -> out.add(entered);
                    case Entered.Full full -> assertThat(full.until()).isAfter(now);
                }
            } else if (slot != null && step.kind == Kind.TELL) {
                slot.told(List.of(step.reading), now);
            } else if (slot != null) {
                out.remove(slot);
                end(slot, step.kind, now);
                end(slot, Kind.CONGESTED, now); // a second ending does nothing
            }
            PaceStatus after = pace.status(now);
            assertThat(after.inFlight()).isEqualTo(out.size());
            assertThat(after.limit()).isBetween(SETTINGS.min(), SETTINGS.max());
            assertThat(after.decreases() - before.decreases()).isBetween(0L, 1L);
            assertThat(after.left().values()).allMatch(left -> left >= 0);
        }
    }

    /** Nobody is held back for ever, whatever headers say: a single call is let in within the longest time that they are trusted. */
    @Property(tries = 500)
    void headersNeverStopAModelForGood(@ForAll("steps") List<Step> steps) {
        Pace pace = new Pace(SETTINGS);
        Instant now = START;
        for (Step step : steps) {
            now = now.plusMillis(step.waitMillis);
            if (pace.enter(Charge.of(step.pick, step.pick), now) instanceof Slot slot) {
                slot.told(List.of(step.reading), now.plusMillis(5));
                slot.answered(null, now.plusMillis(5));
            }
        }
        assertThat(pace.enter(Charge.of(1, 1), now.plus(Duration.ofMinutes(11))))
                .isInstanceOf(Slot.class);
    }

    /** A provider with a window, one worker, true headers: none is refused, and at least half of the window is used. */
    @Property(tries = 100)
    void whatOneWorkerAsksForInAWindowIsNeverMoreThanIsLeft(@ForAll("latencies") List<Integer> latencies) {
        Pace pace = new Pace(new PaceSettings(64, 64, 64, true));
        Instant ends = START.plusSeconds(60);
        long remaining = 100;
        List<Flying> flying = new ArrayList<>();
        for (int milli = 0; milli < 60_000; milli += 10) {
            Instant now = START.plusMillis(milli);
            for (Flying each : List.copyOf(flying)) {
                if (!each.lands.isAfter(now)) {
                    Duration reset = Duration.between(now, ends);
                    each.slot.told(List.of(new Reading(Dimension.REQUESTS, 100L, each.remaining, reset)), now);
                    each.slot.answered(null, now);
                    flying.remove(each);
                }
            }
            // The first answers, before which nothing is known, are few.
            boolean known = !pace.status(now).left().isEmpty();
            while ((known || flying.size() < 8) && pace.enter(Charge.of(1, 1), now) instanceof Slot slot) {
                remaining--;
                assertThat(remaining).isNotNegative();
                int latency = latencies.get((int) remaining % latencies.size());
                flying.add(new Flying(slot, now.plusMillis(latency), remaining));
            }
        }
        assertThat(remaining).isLessThan(50);
    }

    private record Flying(Slot slot, Instant lands, long remaining) {}

    private static void end(Slot slot, Kind kind, Instant now) {
        switch (kind) {
            case ANSWERED -> slot.answered(Charge.of(1, 1), now);
            case CONGESTED -> slot.congested(null, now);
            case ENDED, ENTER, TELL -> slot.ended(Charge.NOTHING, now);
        }
    }

    @Provide
    Arbitrary<List<Integer>> latencies() {
        return Arbitraries.integers().between(50, 3_000).list().ofSize(7);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Reading> readings = Combinators.combine(
                        Arbitraries.of(Dimension.class),
                        Arbitraries.longs().between(-5, 1_000_000).injectNull(0.2),
                        Arbitraries.longs(),
                        Arbitraries.of(
                                        Duration.ofSeconds(-5),
                                        Duration.ZERO,
                                        Duration.ofMillis(12),
                                        Duration.ofMinutes(1),
                                        Duration.ofDays(4_000_000))
                                .injectNull(0.2))
                .as(Reading::new);
        return Combinators.combine(
                        Arbitraries.of(Arrays.asList(Kind.values())),
                        Arbitraries.integers().between(0, 10_000),
                        Arbitraries.longs().between(0, 20_000),
                        readings)
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }
}
