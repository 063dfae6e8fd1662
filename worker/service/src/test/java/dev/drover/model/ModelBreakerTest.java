package dev.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainSettings.BreakerSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a provider asks for and what operators say stand beside each other. */
class ModelBreakerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private final Breakers breakers = new Breakers(BreakerSettings.DEFAULT, () -> NOW, ChainEvents.NONE);
    private final Model model = TestingChains.model("m");
    private final Credential credential = model.provider().credentials().getFirst();

    @Test
    void anOperatorsPauseOutlivesAShorterOneOfTheProvider() {
        breakers.hold(model, NOW.plusSeconds(3_600));
        breakers.throttled(model, credential, Duration.ofSeconds(5), NOW);
        assertThat(breakers.enter(model, () -> 0, NOW.plusSeconds(6)))
                .isEqualTo(new Wait(NOW.plusSeconds(3_600), WaitReason.PROVIDER_PAUSED));
    }

    @Test
    void resumingDoesNotEndWhatTheProviderAskedFor() {
        breakers.throttled(model, credential, Duration.ofSeconds(60), NOW);
        breakers.hold(model, NOW.plusSeconds(3_600));
        breakers.hold(model, NOW.plusSeconds(1));
        assertThat(breakers.enter(model, () -> 0, NOW.plusSeconds(2)))
                .isEqualTo(new Wait(NOW.plusSeconds(60), WaitReason.PROVIDER_PAUSED));
    }

    @Test
    void closingTheBreakerForgetsWhatTheProviderAskedForAndNotWhatOperatorsSay() {
        breakers.throttled(model, credential, Duration.ofSeconds(60), NOW);
        breakers.reset(model);
        assertThat(breakers.enter(model, () -> 0, NOW)).isInstanceOf(Access.Open.class);
        breakers.hold(model, NOW.plusSeconds(30));
        breakers.reset(model);
        assertThat(breakers.enter(model, () -> 0, NOW)).isInstanceOf(Wait.class);
    }
}
