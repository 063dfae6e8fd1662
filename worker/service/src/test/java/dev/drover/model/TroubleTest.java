package dev.drover.model;

import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.broken;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.WaitReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a model is told once, with where to look, and shown until it is well. */
class TroubleTest {
    private final TestingChains testing = new TestingChains();

    @Test
    void aRefusedKeyIsToldOnceForItsProviderAndAgainOnlyAfterItWorked() throws Exception {
        testing.transport.always("a", error(401, "invalid_api_key", "no such key"));
        testing.transport.always("b", error(401, "invalid_api_key", "no such key"));
        ask(3, "a");
        ask(3, "b");
        assertThat(told())
                .containsExactly("troubled provider prov refuses its key (401): no such key; look at"
                        + " drover.providers[].api-key, or the file of api-key-file, of provider prov");
        assertThat(says("a")).contains("refuses its key");

        testing.transport.always("a", answer());
        ask(1, "a");
        assertThat(says("a")).isNull();
        testing.transport.always("a", error(401, "invalid_api_key", "no such key"));
        ask(1, "a");
        assertThat(told()).hasSize(2);
    }

    @Test
    void aLostConnectionIsToldWhenItIsNoChanceAnyMore() throws Exception {
        testing.transport.always("a", broken(Transport.Cause.NETWORK));
        ask(1, "a");
        assertThat(told()).isEmpty();
        assertThat(says("a")).startsWith("provider prov cannot be reached: ");
        ask(5, "a");
        assertThat(told())
                .hasSize(1)
                .first()
                .asString()
                .endsWith("look at drover.providers[].base-url of provider prov");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>404 page not found</html> | drover.providers[].base-url",
                "{\"detail\":\"Not Found\"} | drover.providers[].base-url",
                "'' | drover.providers[].base-url",
                "{\"error\":{\"message\":\"The model gpt-9 does not exist\"}} | drover.models[].upstream-name",
                "{\"error\":{\"code\":\"model_not_found\"}} | drover.models[].upstream-name",
                "{\"error\":{\"code\":\"DeploymentNotFound\"}} | drover.models[].upstream-name",
            })
    void aWrongAddressIsToldFromAWrongName(String body, String property) throws Exception {
        testing.transport.always("a", received(404, body));
        ask(1, "a");
        assertThat(told()).hasSize(1).first().asString().contains(property);
    }

    @Test
    void whatIsWrongHasItsTimes() throws Exception {
        testing.transport.always("a", error(401, "invalid_api_key", "no such key."));
        ask(3, "a");
        testing.clock.advance(Duration.ofSeconds(12));
        assertThat(says("a"))
                .isEqualTo(
                        "provider prov refuses its key (401): no such key; look at drover.providers[].api-key, or the"
                                + " file of api-key-file, of provider prov (since 2026-11-20T08:02:00Z, last seen 12 s"
                                + " ago)");
        testing.clock.advance(Duration.ofSeconds(30));
        assertThat(says("a")).endsWith(" ago; no call has ended since)");
    }

    @Test
    void aTroubleThatIsOverIsNotShownAnyMore() throws Exception {
        testing.transport.always("a", error(401, "invalid_api_key", "no such key"));
        testing.transport.always("b", answer());
        ask(1, "a", "b");
        assertThat(says("a")).contains("refuses its key");
        testing.clock.advance(Duration.ofMinutes(9));
        assertThat(says("a"))
                .as("nobody was let through for one of these minutes")
                .isNotNull();
        testing.clock.advance(Duration.ofMinutes(3));
        assertThat(says("a")).as("nobody has met it for long").isNull();

        ask(1, "a");
        assertThat(says("a")).as("it is new, not the old one").contains("(since 2026-11-20T08:16:00Z");
        testing.chains.breakers().reset(model("a"));
        assertThat(says("a")).as("an operator closed the breaker").isNull();
    }

    @Test
    void aKeyThatWorksForOneModelEndsTheTroubleOfTheOthers() throws Exception {
        testing.transport.always("a", error(401, "invalid_api_key", "no such key"));
        testing.transport.always("b", answer());
        ask(1, "a");
        ask(1, "b");
        assertThat(says("a")).isNull();
    }

    @Test
    void aBreakerWhoseTimeHasEndedIsHalfOpen() throws Exception {
        testing.transport.always("a", broken(Transport.Cause.NETWORK));
        ask(5, "a");
        assertThat(stands("a")).isEqualTo("open, tries again in 29 s");
        testing.clock.advance(Duration.ofSeconds(18));
        assertThat(stands("a")).isEqualTo("open, tries again in 11 s");
        testing.clock.advance(Duration.ofSeconds(12));
        assertThat(stands("a")).isEqualTo("half-open");

        testing.transport.always("b", error(401, "invalid_api_key", "no such key"));
        ask(1, "b");
        assertThat(stands("b")).isEqualTo("open, tries again in 1 min");
        testing.clock.advance(Duration.ofMinutes(1));
        assertThat(stands("b")).isEqualTo("half-open");
    }

    @Test
    void eachModelThatWasPassedHasItsOwnReason() throws Exception {
        testing.transport.always("a", error(401, "invalid_api_key", "no such key"));
        ask(1, "a");
        Model small = model("small", TestingChains.provider("other"), 1L);
        ChainRun run = testing.start(testing.request(model("a"), small));
        assertThat(run.admit(testing.clock.instant())).isInstanceOf(Wait.class);
        assertThat(run.passed()).extracting(each -> each.model().name()).containsExactly("a", "small");
        assertThat(run.passed().get(0).rest()).extracting(Wait::why).isEqualTo(WaitReason.BREAKERS_OPEN);
        assertThat(run.passed().get(1).rest()).isNull();
        assertThat(run.passed().get(1).refusal()).contains("do not fit the context window of model small (1)");
    }

    /** Rounds of a new request, each after what the one before has opened. */
    private void ask(int times, String... names) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            testing.clock.advance(Duration.ofMinutes(2));
            ChainRun run = testing.start(testing.request(
                    Arrays.stream(names).map(TestingChains::model).toArray(Model[]::new)));
            if (run.admit(testing.clock.instant()) instanceof ChainRun.Admitted.Ready) {
                run.run();
            }
        }
    }

    private List<String> told() {
        return testing.events.seen.stream()
                .filter(each -> each.startsWith("troubled"))
                .toList();
    }

    private @Nullable String says(String name) {
        Trouble trouble = status(name).trouble();
        return trouble == null ? null : trouble.sentence(said -> said, testing.clock.instant());
    }

    private @Nullable String stands(String name) {
        return status(name).stands(testing.clock.instant());
    }

    private BreakerStatus status(String name) {
        return testing.chains.breakers().snapshot(testing.clock.instant()).stream()
                .filter(each -> each.model().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
