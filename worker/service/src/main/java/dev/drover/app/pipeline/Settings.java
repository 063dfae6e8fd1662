package dev.drover.app.pipeline;

import dev.drover.app.properties.BreakerProperties;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.RetryProperties;
import dev.drover.app.properties.RoundProperties;
import dev.drover.model.ChainSettings;
import dev.drover.model.ChainSettings.Backoff;
import dev.drover.model.ChainSettings.BreakerSettings;

/** Chain settings from properties. */
public final class Settings {
    private Settings() {}

    /** How chains retry, wait and protect themselves. */
    public static ChainSettings chains(DroverProperties properties) {
        RetryProperties retry = properties.retry();
        RoundProperties rounds = properties.rounds();
        return new ChainSettings(
                new Backoff(retry.backoff(), retry.maxBackoff()),
                new Backoff(rounds.backoff(), rounds.maxBackoff()),
                retry.retryAfter(),
                rounds.max(),
                rounds.maxAttempts(),
                rounds.maxPossiblyBilled(),
                retry.shortestCall(),
                retry.budgetRatio(),
                retry.budgetPerSecond(),
                properties.buckets().spill(),
                properties.buckets().completionTokens(),
                breaker(properties.breaker()));
    }

    private static BreakerSettings breaker(BreakerProperties breaker) {
        return new BreakerSettings(
                breaker.failureRate(),
                breaker.window(),
                breaker.minimumCalls(),
                breaker.open(),
                breaker.probes(),
                breaker.forcedOpen(),
                breaker.longestPause());
    }
}
