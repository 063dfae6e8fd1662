package dev.drover.model.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.WaitReason;
import dev.drover.model.pacing.Entered.Full;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Charge CALL = Charge.of(50, 50);

    private final Pace pace = new Pace(new PaceSettings(2, 1, 100, true));

    private static Slot entered(Pace pace, Instant now) {
        return (Slot) pace.enter(CALL, now);
    }

    private static Full full(Pace pace, Instant now) {
        return (Full) pace.enter(CALL, now);
    }

    /** As many calls are out, and each meets an overload. */
    private static void overload(Pace pace, int calls) {
        List<Slot> out = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            out.add(entered(pace, NOW));
        }
        out.forEach(slot -> slot.congested(null, NOW));
    }

    private static List<Reading> requests(@Nullable Long limit, long remaining, @Nullable Duration reset) {
        return List.of(new Reading(Dimension.REQUESTS, limit, remaining, reset));
    }

    @Test
    void whoWaitsForAPlaceIsWokenByTheOneThatBecomesFree() {
        Slot first = entered(pace, NOW);
        entered(pace, NOW);
        Full answer = full(pace, NOW);
        List<String> woken = new ArrayList<>();
        pace.await("a", answer, () -> woken.add("a"));
        pace.await("b", answer, () -> woken.add("b"));

        assertThat(answer.why()).isEqualTo(WaitReason.CONCURRENCY);
        assertThat(woken).isEmpty();
        first.ended(null, NOW);
        assertThat(woken).containsExactly("a");
    }

    @Test
    void aPlaceThatBecameFreeMeanwhileWakesAtOnce() {
        Slot first = entered(pace, NOW);
        entered(pace, NOW);
        Full answer = full(pace, NOW);
        first.ended(null, NOW);
        List<String> woken = new ArrayList<>();

        pace.await("a", answer, () -> woken.add("a"));

        assertThat(woken).containsExactly("a");
    }

    @Test
    void whoWaitsNoMoreIsNotWoken() {
        Slot first = entered(pace, NOW);
        entered(pace, NOW);
        List<String> woken = new ArrayList<>();
        pace.await("a", full(pace, NOW), () -> woken.add("a"));
        pace.forget("a");

        first.ended(null, NOW);

        assertThat(woken).isEmpty();
        assertThat(pace.status(NOW).waiting()).isZero();
    }

    @Test
    void aBulkWorkerHasAThousandCallsOutAfterTenSecondsThoughNobodyAnswersBefore() {
        Pace bulk = new Pace(PaceSettings.DEFAULT);
        int out = 0;
        for (int milli = 0; milli < 10_000; milli++) {
            while (bulk.enter(CALL, NOW.plusMillis(milli)) instanceof Slot) {
                out++;
            }
        }
        assertThat(out).isGreaterThan(1_000);
    }

    @Test
    void signsOfOneOverloadCutOnce() {
        Pace wide = new Pace(new PaceSettings(40, 1, 100, true));
        overload(wide, 40);

        assertThat(wide.status(NOW).limit()).isEqualTo(28);
        assertThat(wide.status(NOW).decreases()).isEqualTo(1);
        entered(wide, NOW).congested(null, NOW);
        assertThat(wide.status(NOW).limit()).isEqualTo(9); // of the half that is taken as proven
    }

    /** Two answers a second: without a bound in time a place would come back only after 32 of them. */
    @Test
    void whereFewAnswersComeAPlaceComesBackEveryTenSeconds() {
        Pace few = new Pace(new PaceSettings(8, 1, 100, true));
        overload(few, 4);
        int cut = few.status(NOW).limit();
        for (int second = 1; second <= 60; second++) {
            Instant at = NOW.plusSeconds(second);
            Slot one = entered(few, at);
            Slot two = few.enter(CALL, at) instanceof Slot slot ? slot : one;
            two.answered(null, at);
            one.answered(null, at);
        }
        assertThat(few.status(NOW).limit()).isGreaterThanOrEqualTo(cut + 2);
    }

    @Test
    void theFloorIsOneAndAModelThatRecoversIsSoonCalledAsBefore() {
        Pace wide = new Pace(new PaceSettings(40, 1, 100, true));
        overload(wide, 40);
        for (int i = 0; i < 20; i++) {
            entered(wide, NOW).congested(null, NOW);
        }
        assertThat(wide.status(NOW).limit()).isEqualTo(1);

        int answers = 0;
        for (int round = 0; round < 14; round++) {
            List<Slot> out = new ArrayList<>();
            while (wide.enter(CALL, NOW) instanceof Slot slot) {
                out.add(slot);
            }
            answers += out.size();
            out.forEach(slot -> slot.answered(CALL, NOW));
        }
        assertThat(wide.status(NOW).limit()).isGreaterThan(30);
        assertThat(answers).isLessThan(300);
    }

    @Test
    void aHeaderHoldsBackBeforeTheProviderRefuses() {
        Slot first = entered(pace, NOW);
        first.told(requests(600L, 0, Duration.ofSeconds(30)), NOW);
        first.answered(CALL, NOW);

        Full answer = full(pace, NOW.plusMillis(1));

        assertThat(answer.why()).isEqualTo(WaitReason.TOKENS);
        assertThat(answer.until()).isEqualTo(NOW.plusSeconds(30));
        assertThat(pace.enter(CALL, NOW.plusSeconds(30))).isInstanceOf(Slot.class);
    }

    /** The header tells of the moment at which its call was sent; the second call came after it. */
    @Test
    void whatNewerCallsUseIsNotGrantedAgain() {
        Slot first = entered(pace, NOW);
        entered(pace, NOW);
        first.told(requests(100L, 11, Duration.ofSeconds(30)), NOW.plusMillis(1));

        assertThat(pace.status(NOW.plusMillis(1)).left()).containsEntry(Dimension.REQUESTS, 9L);
    }

    @Test
    void anOlderAnswerThatComesLaterTellsNothing() {
        Slot first = entered(pace, NOW);
        Slot second = entered(pace, NOW);
        second.told(requests(100L, 0, Duration.ofSeconds(30)), NOW.plusMillis(1));
        first.told(requests(100L, 99, Duration.ofSeconds(30)), NOW.plusMillis(2));

        assertThat(pace.status(NOW.plusMillis(2)).left()).containsEntry(Dimension.REQUESTS, 0L);
    }

    @Test
    void allOfTheLimitIsLeftOnceThatBeginsAnew() {
        entered(pace, NOW).told(requests(100L, 11, Duration.ofSeconds(30)), NOW);

        assertThat(pace.status(NOW.plusSeconds(31)).left()).containsEntry(Dimension.REQUESTS, 90L);
    }

    @Test
    void aWindowThatEndedDuringTheCallTellsNothing() {
        Slot first = entered(pace, NOW);
        first.told(requests(100L, 0, Duration.ofSeconds(2)), NOW.plusSeconds(3));

        assertThat(pace.status(NOW.plusSeconds(3)).left()).isEmpty();
    }

    @Test
    void noHeaderHoldsBackForLongerThanTenMinutes() {
        entered(pace, NOW).told(requests(null, 0, Duration.ofDays(300_000)), NOW);

        assertThat(full(pace, NOW).until()).isBeforeOrEqualTo(NOW.plus(Duration.ofMinutes(10)));
    }

    /** A gateway's refusal, in passing: answers say nothing of such a limit. */
    @Test
    void aLimitOfWhichAnswersSayNothingIsForgottenAfterItsWindow() {
        Slot refused = entered(pace, NOW);
        refused.told(requests(1L, 0, Duration.ofMinutes(10)), NOW);
        refused.ended(Charge.NOTHING, NOW);
        Instant later = full(pace, NOW).until();

        entered(pace, later).answered(CALL, later.plusSeconds(1));

        assertThat(pace.enter(CALL, later.plusSeconds(1))).isInstanceOf(Slot.class);
        assertThat(pace.enter(CALL, later.plusSeconds(1))).isInstanceOf(Slot.class);
    }

    @Test
    void aLimitOfWhichEachAnswerTellsOutlastsItsWindow() {
        Instant now = NOW;
        Slot slot = entered(pace, now);
        for (int window = 0; window < 3; window++) {
            slot.told(requests(1L, 0, Duration.ofSeconds(30)), now);
            slot.answered(CALL, now);
            assertThat(full(pace, now.plusSeconds(29)).why()).isEqualTo(WaitReason.TOKENS);
            now = now.plusSeconds(30);
            slot = entered(pace, now);
        }
    }

    /** A request may claim what it likes: {@code max_tokens} of a billion, which the provider refuses. */
    @Test
    void whoClaimsMoreThanThereIsHoldsNobodyBackOnceItIsRefused() {
        Slot first = entered(pace, NOW);
        first.told(List.of(new Reading(Dimension.TOKENS, 100_000L, 90_000, Duration.ofMinutes(1))), NOW);
        first.answered(CALL, NOW);
        Slot claims = (Slot) pace.enter(Charge.of(10, 1_000_000_000), NOW);
        assertThat(full(pace, NOW).until()).isAfterOrEqualTo(NOW.plusSeconds(60));

        claims.ended(Charge.NOTHING, NOW.plusMillis(100));

        assertThat(pace.enter(CALL, NOW.plusMillis(200))).isInstanceOf(Slot.class);
    }

    @Test
    void headersThatOperatorsDoNotTrustAreNotHeeded() {
        Pace deaf = new Pace(new PaceSettings(2, 1, 100, false));
        entered(deaf, NOW).told(requests(100L, 0, Duration.ofSeconds(30)), NOW);

        assertThat(deaf.enter(CALL, NOW)).isInstanceOf(Slot.class);
    }

    @Test
    void ofTwoModelsThatShareAKeyTheNarrowerHolds() {
        assertThat(new PaceSettings(8, 4, 50, true).with(new PaceSettings(20, 1, 3, false)))
                .isEqualTo(new PaceSettings(8, 3, 3, false));
    }
}
