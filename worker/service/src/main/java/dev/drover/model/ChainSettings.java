package dev.drover.model;

import dev.drover.model.pacing.PaceSettings;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How chains retry, wait and protect themselves. Durations are above zero.
 *
 * @param backoff between two calls of one model
 * @param deferral between two rounds through the chain
 * @param longestHeldWait a longer wait is never held in a slot in flight: the request goes back to its lane
 * @param maxRounds rounds through the chain until a retryable failure becomes a dead letter; a round that only
 *     probed half-open breakers does not count, so that an outage uses up nobody's rounds
 * @param maxAttempts calls for one request over all rounds
 * @param maxPossiblyBilled attempts for one request that a provider may charge for without an answer
 * @param shortestCall no call is begun with less time left than this
 * @param retryBudgetRatio retries allowed per request to a provider, 0 to 1
 * @param retryBudgetPerSecond retries allowed besides, so that a quiet provider may be retried at all
 * @param spillOnEmptyBucket when our own bucket is empty: ask the next model instead of waiting
 * @param completionTokens reserved when neither the request nor the model sets a limit
 * @param pacing how many calls may be out at a time, by the model's name; the default for those that are not in it
 */
public record ChainSettings(
        Backoff backoff,
        Backoff deferral,
        Duration longestHeldWait,
        int maxRounds,
        int maxAttempts,
        int maxPossiblyBilled,
        Duration shortestCall,
        double retryBudgetRatio,
        int retryBudgetPerSecond,
        boolean spillOnEmptyBucket,
        long completionTokens,
        BreakerSettings breaker,
        Map<String, PaceSettings> pacing) {
    public static final ChainSettings DEFAULT = new ChainSettings(
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            Duration.ofSeconds(10),
            20,
            100,
            10,
            Duration.ofMillis(100),
            0.2,
            10,
            false,
            1_024,
            BreakerSettings.DEFAULT,
            Map.of());

    public ChainSettings {
        pacing = Map.copyOf(pacing);
        requirePositive("longest-held-wait", longestHeldWait);
        requirePositive("shortest-call", shortestCall);
        if (maxRounds < 1 || maxAttempts < 1 || maxPossiblyBilled < 1) {
            throw new IllegalArgumentException(
                    "max-rounds, max-attempts and max-possibly-billed are 1 or more, not %d, %d and %d"
                            .formatted(maxRounds, maxAttempts, maxPossiblyBilled));
        }
        if (!(retryBudgetRatio >= 0 && retryBudgetRatio <= 1) || retryBudgetPerSecond < 0) {
            throw new IllegalArgumentException("the retry budget is 0 to 1 of requests and 0 or more per second, not "
                    + retryBudgetRatio + " and " + retryBudgetPerSecond);
        }
        if (completionTokens < 1) {
            throw new IllegalArgumentException("completion-tokens is 1 or more, not " + completionTokens);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " is above zero, not " + value);
        }
    }

    /** Exponential: {@code min(cap, base · 2ⁿ)} is the upper end of what is waited. */
    public record Backoff(Duration base, Duration cap) {
        public Backoff {
            requirePositive("backoff base", base);
            requirePositive("backoff cap", cap);
        }
    }

    /**
     * When a breaker opens and how a model comes back.
     *
     * @param failureRatePercent of the window, above 0, up to 100
     * @param window calls that are looked at
     * @param minimumCalls before that, the breaker stays closed
     * @param open how long before the first probe
     * @param probes calls let through at a time while half-open
     * @param forcedOpen how long a refused credential, an exhausted quota or an unknown model rests before it is
     *     probed again, so that a mended one heals without a restart
     * @param longestPause the longest pause that a provider's word is trusted with
     */
    public record BreakerSettings(
            float failureRatePercent,
            int window,
            int minimumCalls,
            Duration open,
            int probes,
            Duration forcedOpen,
            Duration longestPause) {
        public static final BreakerSettings DEFAULT = new BreakerSettings(
                50, 20, 5, Duration.ofSeconds(30), 3, Duration.ofMinutes(1), Duration.ofMinutes(15));

        public BreakerSettings {
            positive("open", open);
            positive("forced-open", forcedOpen);
            positive("longest-pause", longestPause);
            if (!(failureRatePercent > 0 && failureRatePercent <= 100)) {
                throw new IllegalArgumentException(
                        "failure-rate is above 0 and up to 100 percent, not " + failureRatePercent);
            }
            if (window < 1 || minimumCalls < 1 || minimumCalls > window || probes < 1) {
                throw new IllegalArgumentException(
                        "window, minimum-calls and probes are 1 or more, and minimum-calls at most the window; not "
                                + window + ", " + minimumCalls + " and " + probes);
            }
        }

        /** How long something rests whose provider asked for this; null: it asked for nothing. */
        Duration forcedOpen(@Nullable Duration asked) {
            if (asked == null || asked.compareTo(forcedOpen) < 0) {
                return forcedOpen;
            }
            return asked.compareTo(longestPause) < 0 ? asked : longestPause;
        }

        /** Its own: asking the outer record for it would begin that one's default before this one's is there. */
        private static void positive(String name, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException(name + " is above zero, not " + value);
            }
        }
    }
}
