package dev.drover.model;

import dev.drover.model.PacingSimulation.Played;
import dev.drover.model.PacingSimulation.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Grants so many requests and tokens a minute, and half of it for two minutes; refuses with 429 what is above. Its headers
 * tell of the moment at which a call arrived. Headers and bills come with the answer, half a second to three seconds later.
 */
final class GrantingProvider implements Upstream {
    static final long REQUESTS = 600;
    static final long TOKENS = 60_000;
    static final Duration TIME = Duration.ofMinutes(8);
    static final Duration HALF_FROM = Duration.ofMinutes(3);
    static final Duration HALF_TO = Duration.ofMinutes(5);

    private final boolean windows;
    private final SplittableRandom random;
    private final Counter requests = new Counter(REQUESTS);
    private final Counter tokens = new Counter(TOKENS);

    /** @param windows the grant is given anew at each full minute, in Anthropic's spelling; otherwise it fills steadily, in OpenAI's */
    GrantingProvider(boolean windows, long seed) {
        this.windows = windows;
        this.random = new SplittableRandom(seed);
    }

    static boolean isHalf(Duration time) {
        return time.compareTo(HALF_FROM) >= 0 && time.compareTo(HALF_TO) < 0;
    }

    @Override
    public Played arrive(long charge, Instant now) {
        Duration time = Duration.between(TestingChains.START, now);
        requests.turn(time);
        tokens.turn(time);
        boolean granted = requests.level >= 1 && tokens.level >= charge;
        if (granted) {
            requests.level -= 1;
            tokens.level -= charge;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        requests.tell(headers, "requests", now, time);
        tokens.tell(headers, "tokens", now, time);
        if (granted) {
            return new Played(
                    TestingChains.received(200, "{}", headers), Duration.ofMillis(random.nextInt(500, 3_000)));
        }
        if (!windows) {
            double wait = Math.max(requests.until(1), tokens.until(charge));
            headers.put("retry-after", Long.toString((long) Math.ceil(wait)));
        }
        String error = "{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Rate limit reached\"}}";
        return new Played(TestingChains.received(429, error, headers), PacingSimulation.REFUSES_IN);
    }

    private final class Counter {
        private final long perMinute;
        private double level;
        private double limit;
        private Duration at = Duration.ZERO;

        Counter(long perMinute) {
            this.perMinute = perMinute;
            this.limit = perMinute;
            this.level = perMinute;
        }

        void turn(Duration time) {
            limit = isHalf(time) ? perMinute / 2.0 : perMinute;
            if (windows) {
                level = time.toMinutes() == at.toMinutes() ? level : limit;
            } else {
                level += limit / 60 * (time.minus(at).toNanos() / 1e9);
            }
            level = Math.min(level, limit);
            at = time;
        }

        double until(double amount) {
            return Math.max(0, amount - level) / (limit / 60);
        }

        void tell(Map<String, String> headers, String dimension, Instant now, Duration time) {
            String name = windows ? "anthropic-ratelimit-" + dimension + "-%s" : "x-ratelimit-%s-" + dimension;
            Duration reset = windows
                    ? Duration.ofMinutes(time.toMinutes() + 1).minus(time)
                    : Duration.ofMillis(Math.round(1000 * until(limit)));
            headers.put(name.formatted("limit"), Long.toString(Math.round(limit)));
            headers.put(name.formatted("remaining"), Long.toString((long) level));
            headers.put(name.formatted("reset"), windows ? now.plus(reset).toString() : reset.toMillis() + "ms");
        }
    }
}
