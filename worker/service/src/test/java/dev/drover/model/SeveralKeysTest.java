package dev.drover.model;

import static dev.drover.model.TestingChains.START;
import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Ending;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainRun.Admitted;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.ProviderKind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What meets one key leaves the others in use. */
class SeveralKeysTest {
    private final AtomicReference<Secret> first = new AtomicReference<>(Secret.of("sk-one"));
    private final Credential one = new Credential("prov", "one", first::get);
    private final Secret secondSecret = Secret.of("sk-two");
    private final Credential two = new Credential("prov", "two", () -> secondSecret);
    private final Model model = TestingChains.model("m", provider(one, two), 1_000L);
    private final Model other = TestingChains.model("other", model.provider(), 1_000L);
    private final ByKey byKey = new ByKey();
    private final TestingChains testing = new TestingChains();
    private final Chains chains = new Chains(
            ChainSettings.DEFAULT,
            byKey,
            (_, _) -> null,
            _ -> null,
            testing.events,
            testing.clock,
            new java.util.Random(42),
            testing.clock::advance);

    @Test
    void callsTakeTurnsAmongKeysThatAreEquallyGoodAndEachAttemptTellsItsKey() throws Exception {
        List<@Nullable String> used = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ChainRun run = asked(model);
            assertThat(end(run)).isInstanceOf(Ending.Answered.class);
            used.addAll(run.attempts().stream().map(Attempt::key).toList());
        }
        assertThat(used).containsExactly("one", "two", "one", "two", "one", "two");
    }

    @Test
    void aRefusedKeyIsLeftAloneForAllModelsAndItsRequestGoesOnAtOnceWithAnother() throws Exception {
        byKey.always.put("sk-one", error(401, "invalid_api_key", "no such key"));
        ChainRun run = asked(model);

        assertThat(end(run)).isInstanceOf(Ending.Answered.class);
        assertThat(run.attempts()).extracting(Attempt::key).containsExactly("one", "two");
        assertThat(run.attempts()).extracting(Attempt::code).containsExactly(FailureCode.PROVIDER_AUTH, null);
        assertThat(testing.clock.instant()).isEqualTo(START.plusMillis(20));
        for (int i = 0; i < 5; i++) {
            end(asked(i % 2 == 0 ? other : model));
        }
        assertThat(byKey.sent).filteredOn("sk-one"::equals).hasSize(1);
        assertThat(testing.events.seen)
                .contains("troubled provider prov refuses key 'one' (401): no such key; look at key 'one' in"
                        + " drover.providers[].keys of provider prov")
                .noneMatch(event -> event.startsWith("forced"));
        assertThat(chains.breakers().snapshot(START))
                .allSatisfy(breaker -> assertThat(breaker.state()).isEqualTo("CLOSED"));
        assertThat(status("one", "other").because()).isEqualTo(FailureCode.PROVIDER_AUTH);
    }

    @Test
    void onlyWhenEveryKeyIsRefusedTheProviderIs() throws Exception {
        byKey.always.put("sk-one", error(401, "invalid_api_key", "no such key"));
        byKey.always.put("sk-two", error(403, "", "forbidden"));
        ChainRun run = asked(model);
        testing.clock.advance(Duration.ZERO);
        assertThat(run.admit(testing.clock.instant())).isInstanceOf(Admitted.Ready.class);
        assertThat(run.run()).isInstanceOf(Wait.class);

        assertThat(run.attempts()).hasSize(2);
        assertThat(testing.events.seen).contains("forced m");
        assertThat(chains.breakers()
                        .snapshot(testing.clock.instant())
                        .getFirst()
                        .trouble())
                .isNotNull()
                .extracting(Trouble::wrong)
                .isEqualTo("provider prov refuses key 'two'");
        assertThat(asked(model).admit(testing.clock.instant()))
                .isInstanceOfSatisfying(
                        Wait.class, wait -> assertThat(wait.why()).isEqualTo(WaitReason.BREAKERS_OPEN));
        assertThat(asked(other).admit(testing.clock.instant())).isInstanceOf(Wait.class);
        byKey.always.clear();
        testing.clock.advance(Duration.ofHours(1));
        assertThat(end(asked(model))).isInstanceOf(Ending.Answered.class);
        assertThat(chains.breakers().keys(testing.clock.instant()))
                .anyMatch(key -> key.because() == null)
                .hasSize(4);
    }

    @Test
    void aRateLimitOrAnEmptyPurseOfOneKeyIsItsOwnForThatModel() throws Exception {
        byKey.always.put("sk-one", error(429, "rate_limit_exceeded", "slow down", "retry-after", "20"));
        assertThat(end(asked(model))).isInstanceOf(Ending.Answered.class);
        byKey.always.put("sk-one", error(429, "insufficient_quota", "pay"));
        end(asked(other));
        end(asked(other));

        assertThat(status("one", "m").because()).isEqualTo(FailureCode.RATE_LIMITED);
        assertThat(status("one", "m").until()).isEqualTo(START.plusMillis(10).plusSeconds(20));
        assertThat(status("one", "other").because()).isEqualTo(FailureCode.PROVIDER_QUOTA_EXHAUSTED);
        assertThat(status("two", "m").because()).isNull();
        byKey.always.clear();
        byKey.sent.clear();
        testing.clock.advance(Duration.ofSeconds(21));
        end(asked(model));
        end(asked(model));
        assertThat(byKey.sent).containsExactlyInAnyOrder("sk-one", "sk-two");
    }

    @Test
    void aRateLimitAfterARefusalIsShownAsARateLimit() throws Exception {
        byKey.always.put("sk-one", error(429, "insufficient_quota", "pay"));
        end(asked(model));
        end(asked(model));
        assertThat(status("one", "m").because()).isEqualTo(FailureCode.PROVIDER_QUOTA_EXHAUSTED);
        byKey.always.put("sk-one", error(429, "rate_limit_exceeded", "slow down", "retry-after", "20"));
        testing.clock.advance(Duration.ofHours(1));
        end(asked(model));
        end(asked(model));

        assertThat(status("one", "m").because()).isEqualTo(FailureCode.RATE_LIMITED);
        testing.clock.advance(Duration.ofSeconds(21));
        assertThat(status("one", "m").because()).isEqualTo(FailureCode.PROVIDER_QUOTA_EXHAUSTED);
    }

    /** The quota's word is no overload: as many as before may be out when it is there again. */
    @Test
    void aQuotaThatAllKeysHaveUsedUpLeavesNoRampBehind() throws Exception {
        Reply used = error(
                429,
                "rate_limit_exceeded",
                "slow down",
                "x-ratelimit-remaining-requests",
                "0",
                "x-ratelimit-limit-requests",
                "100",
                "x-ratelimit-reset-requests",
                "20s");
        byKey.always.put("sk-one", used);
        byKey.always.put("sk-two", used);
        ChainRun run = asked(model);
        run.admit(START);
        run.run();
        testing.clock.advance(Duration.ofMinutes(5));

        for (int i = 0; i < 6; i++) {
            assertThat(asked(model).admit(testing.clock.instant())).isInstanceOf(Admitted.Ready.class);
        }
    }

    @Test
    void whileEveryKeyIsPausedRequestsWaitForTheEarliest() throws Exception {
        byKey.always.put("sk-one", error(429, "rate_limit_exceeded", "slow down", "retry-after", "90"));
        byKey.always.put("sk-two", error(429, "rate_limit_exceeded", "slow down", "retry-after", "40"));
        ChainRun run = asked(model);
        run.admit(START);
        run.run();

        assertThat(asked(model).admit(testing.clock.instant()))
                .isEqualTo(new Wait(START.plusMillis(20).plusSeconds(40), WaitReason.PROVIDER_PAUSED));
        assertThat(chains.breakers()
                        .snapshot(testing.clock.instant())
                        .getFirst()
                        .paused())
                .isTrue();
    }

    @Test
    void ofTwoKeysThatSayNoTheRequestAsksEachOnceARound() throws Exception {
        byKey.always.put("sk-one", error(429, "rate_limit_exceeded", "slow down", "retry-after", "0"));
        byKey.always.put("sk-two", error(429, "rate_limit_exceeded", "slow down", "retry-after", "0"));
        ChainRun run = asked(model);
        run.admit(START);
        run.run();

        assertThat(run.attempts()).hasSizeBetween(2, 6);
    }

    @Test
    void anExchangedKeyIsUsedAtOnceAndWhatWasSaidToTheOldOneHoldsNoMore() throws Exception {
        byKey.always.put("sk-one", error(401, "invalid_api_key", "no such key"));
        byKey.always.put("sk-two", error(401, "invalid_api_key", "no such key"));
        ChainRun run = asked(model);
        run.admit(START);
        run.run();
        assertThat(run.admit(testing.clock.instant())).isInstanceOf(Wait.class);

        exchange(one, "sk-three");
        assertThat(end(run)).isInstanceOf(Ending.Answered.class);
        assertThat(byKey.sent).endsWith("sk-three");
        assertThat(chains.breakers().snapshot(testing.clock.instant())).noneMatch(breaker -> breaker.because() != null);
    }

    @Test
    void whatAProviderSaysToAKeyThatWasExchangedMeanwhileIsHeardByNobodyAndTheCallIsMadeAgain() throws Exception {
        Credential only = new Credential("prov", "", first::get);
        Model sole = TestingChains.model("m", provider(only), 1_000L);
        byKey.always.put("sk-one", error(401, "invalid_api_key", "no such key"));
        byKey.during = () -> {
            if (Objects.equals(first.get().reveal(), "sk-one")) {
                exchange(only, "sk-new");
            }
        };
        ChainRun run = asked(sole);

        assertThat(end(run)).isInstanceOf(Ending.Answered.class);
        assertThat(byKey.sent).containsExactly("sk-one", "sk-new");
        assertThat(run.attempts()).extracting(Attempt::key).containsExactly(null, null);
        assertThat(testing.events.seen).noneMatch(event -> event.startsWith("forced") || event.startsWith("troubled"));
    }

    @Test
    void theQuotaThatHeadersTellOfIsTheOldKeys() throws Exception {
        Credential only = new Credential("prov", "", first::get);
        Model sole = TestingChains.model("m", provider(only), 1_000L);
        Map<String, String> usedUp = Map.of(
                "x-ratelimit-limit-requests", "100",
                "x-ratelimit-remaining-requests", "0",
                "x-ratelimit-reset-requests", "9m0s");
        byKey.always.put("sk-one", TestingChains.answer(usedUp, 3, 4));
        end(asked(sole));
        assertThat(asked(sole).admit(testing.clock.instant())).isInstanceOf(Wait.class);
        exchange(only, "sk-new");
        assertThat(asked(sole).admit(testing.clock.instant())).isInstanceOf(Admitted.Ready.class);

        byKey.always.put("sk-new", TestingChains.answer(usedUp, 3, 4));
        byKey.during = () -> exchange(only, "sk-newer");
        end(asked(sole));
        assertThat(asked(sole).admit(testing.clock.instant())).isInstanceOf(Admitted.Ready.class);
    }

    @Test
    void afterARefusalOneCallAtATimeLooksWhetherTheKeyHasComeBack() throws Exception {
        byKey.always.put("sk-one", error(401, "invalid_api_key", "no such key"));
        end(asked(model));
        testing.clock.advance(Duration.ofHours(1));
        List<ChainRun> held = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ChainRun run = asked(model);
            assertThat(run.admit(testing.clock.instant())).isInstanceOf(Admitted.Ready.class);
            held.add(run);
        }
        byKey.sent.clear();
        for (ChainRun run : held) {
            run.run();
        }
        assertThat(byKey.sent).filteredOn("sk-one"::equals).hasSize(1);
        assertThat(chains.breakers().keys(testing.clock.instant()))
                .allSatisfy(key -> assertThat(key.inFlight()).isZero());
    }

    @Test
    void theKeyOfWhichMostIsLeftIsTaken() throws Exception {
        testing.limits.left.put("prov/one", 0.3);
        testing.limits.left.put("prov/two", 0.8);
        end(asked(model));
        end(asked(model));
        assertThat(byKey.sent).containsOnly("sk-two");
    }

    @Test
    void aProvidersWordsAreKeptWithoutTheKeyThatWasSent() throws Exception {
        first.set(Secret.of("sk-one", said -> said.replace("sk-one", "[key]")));
        byKey.always.put("sk-one", error(401, "invalid_api_key", "sk-one is no key"));
        ChainRun run = asked(model);
        end(run);
        assertThat(run.attempts().getFirst().message()).isEqualTo("[key] is no key");
        assertThat(testing.events.seen).noneMatch(event -> event.contains("sk-one"));
        assertThat(first.get()).hasToString("Secret[not shown]");
        assertThat(model.provider().toString() + one).doesNotContain("sk-");
    }

    private void exchange(Credential credential, String value) {
        first.set(Secret.of(value));
        chains.exchanged(credential);
    }

    private ChainRun asked(Model... models) {
        return chains.start(testing.request(models), testing.limits);
    }

    private Ending end(ChainRun run) throws InterruptedException {
        return testing.toTheEnd(run, 100);
    }

    private KeyStatus status(String key, String ofModel) {
        return chains.breakers().keys(testing.clock.instant()).stream()
                .filter(status ->
                        status.credential().key().equals(key) && status.model().equals(ofModel))
                .findFirst()
                .orElseThrow();
    }

    private static Provider provider(Credential... credentials) {
        return new Provider(
                "prov",
                URI.create("https://prov.example"),
                List.of(credentials),
                null,
                ProviderKind.OPENAI.dialect(),
                Map.of(),
                null);
    }

    /** Answers by the key that it is sent. */
    private final class ByKey implements Transport {
        private final Map<String, Reply> always = new HashMap<>();
        private final List<String> sent = new ArrayList<>();
        private Runnable during = () -> {};

        @Override
        public Reply send(Exchange exchange) {
            String key = String.valueOf(exchange.key().reveal());
            sent.add(key);
            during.run();
            testing.clock.advance(Duration.ofMillis(10));
            return always.getOrDefault(key, answer());
        }
    }
}
