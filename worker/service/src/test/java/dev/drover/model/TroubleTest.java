package dev.drover.model;

import static dev.drover.model.TestingChains.answer;
import static dev.drover.model.TestingChains.broken;
import static dev.drover.model.TestingChains.error;
import static dev.drover.model.TestingChains.model;
import static dev.drover.model.TestingChains.received;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
                        + " drover.providers[].api-key of provider prov");
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

    /** Rounds of a new request, each after what the one before has opened. */
    private void ask(int times, String name) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            testing.clock.advance(Duration.ofMinutes(2));
            ChainRun run = testing.start(testing.request(model(name)));
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
        return testing.chains.breakers().snapshot(testing.clock.instant()).stream()
                .filter(each -> each.model().equals(name))
                .findFirst()
                .map(BreakerStatus::trouble)
                .map(trouble -> trouble.sentence(said -> said))
                .orElse(null);
    }
}
