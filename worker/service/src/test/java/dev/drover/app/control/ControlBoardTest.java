package dev.drover.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.ControlCodec;
import dev.drover.contracts.ControlCodec.Key;
import dev.drover.contracts.ControlWord;
import dev.drover.contracts.ControlWord.Action;
import dev.drover.contracts.ControlWord.Kind;
import dev.drover.contracts.ControlWord.Target;
import dev.drover.contracts.CutOver;
import dev.drover.model.BreakerStatus;
import dev.drover.model.Breakers;
import dev.drover.model.Chain;
import dev.drover.model.ChainEvents;
import dev.drover.model.ChainSettings;
import dev.drover.model.Chains;
import dev.drover.model.Credential;
import dev.drover.model.Model;
import dev.drover.model.Provider;
import dev.drover.model.TimeLimits;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.Upstream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ControlBoardTest {
    private static final Target SMALL = new Target(Kind.MODEL, "small");
    private static final Target CHAIN = new Target(Kind.CHAIN, "balanced");
    private static final Target KEY = new Target(Kind.CREDENTIAL, "p");

    private Instant now = Instant.parse("2026-11-20T08:00:00Z");
    private final AtomicInteger changes = new AtomicInteger();
    private final Chains chains = new Chains(
            ChainSettings.DEFAULT,
            _ -> {
                throw new IllegalStateException("nobody calls");
            },
            (_, _) -> null,
            _ -> null,
            ChainEvents.NONE,
            () -> now,
            () -> 1L);
    private final Breakers breakers = chains.breakers();
    private final Chain chain = new Chain("balanced", List.of(model("small", "p"), model("other", "q")));
    private final ControlBoard board = new ControlBoard(
            new ControlBoard.Directory(
                    List.of(model("small", "p"), model("large", "p"), model("other", "q")), List.of(chain)),
            chains,
            changes::incrementAndGet,
            () -> now);

    private static Model model(String name, String provider) {
        return new Model(
                name,
                new Provider(
                        provider,
                        URI.create("https://127.0.0.1:1"),
                        List.of(Credential.only(provider, null)),
                        null,
                        ProviderKind.OPENAI.dialect(),
                        Map.of(),
                        null),
                new Upstream(name, null, Set.of()),
                null,
                TimeLimits.DEFAULT,
                1,
                FinishReasons.KNOWN);
    }

    private void say(Target target, Action action, @Nullable Instant until) {
        ControlWord word = new ControlWord(target, action, until, "why", "who", now);
        board.record(new ConsumerRecord<>("llm.control", 0, 0, Key.of(word).bytes(), ControlCodec.value(word)));
    }

    private void record(Target target, byte @Nullable [] value) {
        board.record(new ConsumerRecord<>("llm.control", 0, 0, new Key(target, false).bytes(), value));
    }

    private Map<String, Boolean> paused() {
        return breakers.snapshot(now).stream().collect(Collectors.toMap(BreakerStatus::model, BreakerStatus::paused));
    }

    @Test
    void aPauseHoldsUntilItsEndOrUntilItIsResumed() {
        say(SMALL, Action.PAUSE, now.plusSeconds(60));
        assertThat(paused()).containsEntry("small", true).doesNotContainEntry("large", true);
        now = now.plusSeconds(61);
        assertThat(paused()).containsEntry("small", false);
        say(SMALL, Action.PAUSE, null);
        assertThat(paused()).containsEntry("small", true);
        say(SMALL, Action.RESUME, null);
        assertThat(paused()).containsEntry("small", false);
        assertThat(changes).hasValue(3);
    }

    @Test
    void aCredentialIsAllModelsOfItsProviderAndEitherWordHolds() {
        say(KEY, Action.PAUSE, null);
        say(SMALL, Action.PAUSE, null);
        assertThat(paused())
                .containsEntry("small", true)
                .containsEntry("large", true)
                .doesNotContainKey("other");
        say(KEY, Action.RESUME, null);
        assertThat(paused()).containsEntry("small", true).containsEntry("large", false);
        record(SMALL, null);
        assertThat(paused()).containsEntry("small", false);
    }

    @Test
    void aCutOverHoldsUntilItIsAsConfiguredAndOneOfNobodysChainDoesNothing() {
        cutOver("balanced", new CutOver("other", 10));
        assertThat(chains.cutOvers().of(chain)).isEqualTo(new CutOver("other", 10));
        cutOver("nobody's", new CutOver("other", 20));
        assertThat(chains.cutOvers().of(chain)).isEqualTo(new CutOver("other", 10));
        cutOver("balanced", new CutOver("nobody's", 20));
        assertThat(chains.cutOvers().of(chain)).as("as after a restart").isNull();
        cutOver("balanced", new CutOver("other", 10));
        say(CHAIN, Action.AS_CONFIGURED, null);
        assertThat(chains.cutOvers().of(chain)).isNull();
        cutOver("balanced", new CutOver("other", 30));
        record(CHAIN, null);
        assertThat(chains.cutOvers().of(chain)).as("a tombstone withdraws it").isNull();
    }

    private void cutOver(String name, CutOver cutOver) {
        ControlWord word =
                new ControlWord(new Target(Kind.CHAIN, name), Action.CUT_OVER, null, "why", "who", now, cutOver);
        board.record(new ConsumerRecord<>("llm.control", 0, 0, Key.of(word).bytes(), ControlCodec.value(word)));
    }

    @Test
    void aPauseWithoutAnEndIsRenewed() {
        say(SMALL, Action.PAUSE, null);
        for (int day = 0; day < 100; day++) {
            now = now.plus(Duration.ofDays(1)).plusSeconds(1);
            board.tick(now);
            assertThat(paused()).containsEntry("small", true);
        }
    }

    @Test
    void aWordThatIsReadAgainChangesNothingAndOneThatCanNotBeReadNeither() {
        ControlWord word = new ControlWord(SMALL, Action.CLOSE_BREAKER, null, null, null, now);
        record(SMALL, ControlCodec.value(word));
        record(SMALL, ControlCodec.value(word));
        record(SMALL, "no json".getBytes(StandardCharsets.UTF_8));
        say(new Target(Kind.MODEL, "nobody's"), Action.PAUSE, null);
        assertThat(changes).hasValue(1);
    }

    @Test
    void closingABreakerLeavesAPauseOfTheCredentialStanding() {
        say(KEY, Action.PAUSE, null);
        say(SMALL, Action.CLOSE_BREAKER, null);
        assertThat(paused()).containsEntry("small", true);
    }

    @Test
    void closingABreakerLeavesAPauseOfTheSameModelStanding() {
        say(SMALL, Action.PAUSE, null);
        say(SMALL, Action.CLOSE_BREAKER, null);
        assertThat(paused()).containsEntry("small", true);
        now = now.plus(Duration.ofDays(2));
        board.tick(now);
        assertThat(paused()).containsEntry("small", true);
        say(SMALL, Action.RESUME, null);
        assertThat(paused()).containsEntry("small", false);
    }

    /** As an older release's command writes it: one key for both, so the topic has forgotten the pause. */
    @Test
    void aClosingUnderTheKeyOfThePauseEndsIt() {
        say(SMALL, Action.PAUSE, null);
        record(SMALL, ControlCodec.value(new ControlWord(SMALL, Action.CLOSE_BREAKER, null, null, null, now)));
        assertThat(paused()).containsEntry("small", false);
    }

    @Test
    void whatATopicThatWasCreatedAgainDoesNotSayIsNotFollowedAnyMore() {
        say(SMALL, Action.PAUSE, null);
        say(KEY, Action.PAUSE, null);
        board.startsOver(0);
        assertThat(paused()).containsEntry("small", true).containsEntry("large", true);
        say(SMALL, Action.PAUSE, null);
        board.level();
        assertThat(paused()).containsEntry("small", true).containsEntry("large", false);
        board.level();
        assertThat(paused()).containsEntry("small", true);
    }

    @Test
    void aPartitionThatWasCutTakesBackItsOwnWordsOnly() {
        ControlWord elsewhere = new ControlWord(KEY, Action.PAUSE, null, "why", "who", now);
        board.record(
                new ConsumerRecord<>("llm.control", 1, 0, Key.of(elsewhere).bytes(), ControlCodec.value(elsewhere)));
        say(new Target(Kind.MODEL, "other"), Action.PAUSE, null);
        board.startsOver(0);
        board.level();
        assertThat(paused()).containsEntry("large", true).containsEntry("other", false);
    }

    @Test
    void aWordThatComesTooLateHoldsNobodyBack() {
        say(SMALL, Action.PAUSE, now.minusSeconds(1));
        assertThat(paused()).doesNotContainEntry("small", true);
    }
}
