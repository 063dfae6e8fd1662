package dev.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.model.ChainSettings.BreakerSettings;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OwnFailuresTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private final OwnFailures own = new OwnFailures(BreakerSettings.DEFAULT);

    @Test
    void whoFailsWhileOthersAreAnsweredIsAProblemOfItsOwn() {
        fail(11, 10, 0);
        assertThat(own.isOwnProblem()).isTrue();
    }

    /** A model that answers a quarter of all calls for a while says nothing about one request. */
    @Test
    void inABrownOutNobodyIs() {
        fail(100, 25, 75);
        assertThat(own.isSuspect()).isFalse();
        assertThat(own.isOwnProblem()).isFalse();
    }

    @Test
    void nineAnswersForEachFailureOfOthersAreEnough() {
        fail(6, 9, 1);
        assertThat(own.isSuspect()).isTrue();
    }

    @Test
    void anOutageIsNobodysOwnProblem() {
        fail(50, 0, 3);
        assertThat(own.isSuspect()).isFalse();
    }

    /** So often, with so many answers and failures of others between. */
    private void fail(int times, int answers, int failures) {
        for (int time = 0; time < times; time++) {
            // The request's own earlier failures are among those of the model.
            own.failed((long) time * answers, (long) time * (failures + 1), NOW);
        }
    }
}
