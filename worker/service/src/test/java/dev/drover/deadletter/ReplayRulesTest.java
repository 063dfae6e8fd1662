package dev.drover.deadletter;

import static dev.drover.deadletter.TestingStored.NOON;
import static dev.drover.deadletter.TestingStored.drover;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ReplayMark;
import dev.drover.deadletter.Decision.Fail;
import dev.drover.deadletter.Decision.Park;
import dev.drover.deadletter.Decision.Send;
import dev.drover.deadletter.Decision.Skip;
import dev.drover.deadletter.Decision.Skipped;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayRulesTest {
    private static final ReplayRules RULES = new ReplayRules(null, Set.of("llm.requests"), 2, false, false, false);

    private static Known known(@Nullable ReplayMark mark, boolean answered) {
        return new Known() {
            @Override
            public @Nullable ReplayMark mark(Origin identity) {
                return identity.toString().equals("llm.requests-3@4711") ? mark : null;
            }

            @Override
            public boolean answered(Letter letter) {
                return answered;
            }
        };
    }

    @Test
    void aLetterGoesBackToWhereItCameFrom() {
        assertThat(RULES.decide(drover("timeout").read(), Known.NOTHING, NOON)).isEqualTo(new Send("llm.requests"));
    }

    @Test
    void aLetterThatWasDealtWithIsLeftAloneUnlessItIsMeant() {
        Known replayed = known(new ReplayMark("id", 1, NOON, "run", "llm.requests-3@5000"), false);
        Known parked = known(new ReplayMark("id", 0, NOON, "run", null), false);
        Letter letter = drover("timeout").read();
        assertThat(RULES.decide(letter, replayed, NOON))
                .isInstanceOfSatisfying(
                        Skip.class, skip -> assertThat(skip.what()).isEqualTo(Skipped.ALREADY_REPLAYED));
        assertThat(RULES.decide(letter, parked, NOON))
                .isInstanceOfSatisfying(
                        Skip.class, skip -> assertThat(skip.what()).isEqualTo(Skipped.ALREADY_PARKED));
        ReplayRules again = new ReplayRules(null, Set.of("llm.requests"), 2, true, false, false);
        assertThat(again.decide(letter, replayed, NOON)).isInstanceOf(Send.class);
    }

    @Test
    void aRequestThatHasAnAnswerIsSkippedUnlessItIsMeant() {
        Letter letter = drover("timeout").read();
        assertThat(RULES.decide(letter, known(null, true), NOON))
                .isInstanceOfSatisfying(
                        Skip.class, skip -> assertThat(skip.what()).isEqualTo(Skipped.ALREADY_ANSWERED));
        ReplayRules too = new ReplayRules(null, Set.of("llm.requests"), 2, false, true, false);
        assertThat(too.decide(letter, known(null, true), NOON)).isInstanceOf(Send.class);
    }

    @Test
    void whatWasReplayedOftenEnoughIsParkedAndComesBackFromThereWhenAskedFor() {
        var often = drover("timeout").header("drover-replays", "2");
        assertThat(RULES.decide(often.read(), Known.NOTHING, NOON)).isInstanceOf(Park.class);
        Known parked = known(new ReplayMark("id", 2, NOON, "run", null), false);
        assertThat(RULES.decide(often.header("drover-parked", "run").read(), parked, NOON))
                .isEqualTo(new Send("llm.requests"));
    }

    @Test
    void nothingIsSentToATopicThatIsNotAllowedWhateverAHeaderSays() {
        Letter forged =
                drover("timeout").header("kafka_dlt-original-topic", "payments").read();
        assertThat(RULES.decide(forged, Known.NOTHING, NOON))
                .isInstanceOfSatisfying(
                        Fail.class, fail -> assertThat(fail.why()).contains("payments", "--allow-topic"));
    }

    @Test
    void aDeadlineThatHasPassedIsNotSentToExpireAgain() {
        Letter late = drover("expired")
                .value(TestingStored.REQUEST.replace("\"task\"", "\"deadline\":\"2026-11-20T11:00:00Z\",\"task\""))
                .read();
        assertThat(RULES.decide(late, Known.NOTHING, NOON))
                .isInstanceOfSatisfying(
                        Skip.class, skip -> assertThat(skip.what()).isEqualTo(Skipped.DEADLINE_PASSED));
        ReplayRules extended = new ReplayRules(null, Set.of("llm.requests"), 2, false, false, true);
        assertThat(extended.decide(late, Known.NOTHING, NOON)).isInstanceOf(Send.class);
    }

    @Test
    void aReplayedRequestKeepsItsOwnHeadersAndLosesThoseOfItsDeathAndItsTrace() {
        StoredRecord letter = drover("timeout")
                .header("x-order", "17")
                .header("ce_id", "e-1")
                .header("traceparent", "00-ab")
                .header("X-B3-TraceId", "ab")
                .header("__connect.errors.topic", "t")
                .header("dead-letter-reason", "r")
                .stored();
        List<StoredHeader> headers = Replayed.headers(letter, "req_a", 1);
        assertThat(headers)
                .extracting(StoredHeader::name)
                .containsExactly("drover-tenant", "x-order", "ce_id", "drover-request-id", "drover-replays");
        assertThat(headers.getLast().text()).isEqualTo("1");
    }

    @Test
    void filtersFitAllOfWhatTheySay() {
        Letter letter = drover("timeout").read();
        LetterFilter fits = new LetterFilter(
                Set.of("timeout", "expired"),
                Set.of("acme"),
                Set.of("gpt-4.1"),
                Set.of("r-1"),
                NOON,
                NOON.plusSeconds(1),
                1,
                Map.of(JsonPath.parse("metadata.order"), "17", JsonPath.parse("body.messages.0.role"), "user"));
        assertThat(fits.accepts(letter)).isTrue();
        assertThat(LetterFilter.ALL.accepts(letter)).isTrue();
        for (String id : List.of("1@7", "llm.requests-dlt-1@7", "llm.requests-3@4711", letter.id())) {
            assertThat(byId(id).accepts(letter)).as(id).isTrue();
        }
        assertThat(byId("r-2").accepts(letter)).isFalse();
        assertThat(where("metadata.order", "18").accepts(letter)).isFalse();
        assertThat(where("metadata.none", "17").accepts(letter)).isFalse();
        assertThat(where("body", "x")
                        .accepts(drover("timeout").value("\u0000\u0001").read()))
                .isFalse();
    }

    private static LetterFilter byId(String id) {
        return new LetterFilter(Set.of(), Set.of(), Set.of(), Set.of(id), null, null, null, Map.of());
    }

    private static LetterFilter where(String path, String value) {
        return new LetterFilter(
                Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, Map.of(JsonPath.parse(path), value));
    }
}
