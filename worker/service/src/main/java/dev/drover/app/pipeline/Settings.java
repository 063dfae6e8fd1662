package dev.drover.app.pipeline;

import dev.drover.app.properties.BreakerProperties;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.ModelProperties;
import dev.drover.app.properties.ModelProperties.Concurrency;
import dev.drover.app.properties.RetryProperties;
import dev.drover.app.properties.RoundProperties;
import dev.drover.model.ChainSettings;
import dev.drover.model.ChainSettings.Backoff;
import dev.drover.model.ChainSettings.BreakerSettings;
import dev.drover.model.pacing.PaceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
                breaker(properties.breaker()),
                pacing(properties));
    }

    /** Models that share a quota's key share its pace: what holds for all of them is the narrowest. */
    private static Map<String, PaceSettings> pacing(DroverProperties properties) {
        Map<List<String>, PaceSettings> shared = new HashMap<>();
        properties.models().forEach(model -> shared.merge(key(model), own(model), PaceSettings::with));
        return properties.models().stream()
                .filter(model ->
                        !shared.getOrDefault(key(model), PaceSettings.DEFAULT).equals(PaceSettings.DEFAULT))
                .collect(Collectors.toMap(
                        ModelProperties::name,
                        model -> shared.getOrDefault(key(model), PaceSettings.DEFAULT),
                        PaceSettings::with));
    }

    private static List<String> key(ModelProperties model) {
        return List.of(model.provider(), model.upstream());
    }

    private static PaceSettings own(ModelProperties model) {
        Concurrency concurrency = model.concurrency();
        Integer max = concurrency.max();
        int most = max == null ? Integer.MAX_VALUE : max;
        return new PaceSettings(
                concurrency.initial(),
                Math.min(concurrency.min(), most),
                most,
                model.quota().headers());
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
