package dev.drover.testbed;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the simulated provider takes, each with a quota of its own over all models; as long as none was ever granted it
 * takes any and none. A key that it does not take it repeats in its refusal, as some providers do.
 */
public final class ProviderKeys {
    private final Map<String, @Nullable Bucket> granted = new HashMap<>();
    private final Map<String, Long> answered = new TreeMap<>();
    private boolean checks;

    /** From now on the key is taken. @param quota null for no limit */
    public synchronized void grant(String key, @Nullable Quota quota) {
        checks = true;
        granted.put(key, quota == null ? null : new Bucket(quota));
    }

    /** From now on the key is refused. */
    public synchronized void revoke(String key) {
        granted.remove(key);
    }

    /** Calls that were let through, by key. */
    public synchronized Map<String, Long> calls() {
        return Map.copyOf(answered);
    }

    /** Null for a call that is let through. */
    synchronized @Nullable Behaviour refusal(HttpRequest request, Instant now) {
        if (!checks) {
            return null;
        }
        String key = key(request.headers());
        if (!granted.containsKey(key)) {
            return new Behaviour.Status(
                    401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: " + key + ".");
        }
        Bucket bucket = granted.get(key);
        Duration wait = bucket == null ? Duration.ZERO : bucket.take(now);
        if (wait.isPositive()) {
            return new Behaviour.RateLimited(wait);
        }
        answered.merge(key, 1L, Long::sum);
        return null;
    }

    private static String key(Map<String, String> headers) {
        for (String name : new String[] {"x-api-key", "api-key", "x-goog-api-key"}) {
            String key = headers.get(name);
            if (key != null) {
                return key;
            }
        }
        return headers.getOrDefault("authorization", "").replaceFirst("^Bearer ", "");
    }

    private static final class Bucket {
        private final Quota quota;
        private double level;
        private @Nullable Instant at;

        Bucket(Quota quota) {
            this.quota = quota;
            this.level = quota.capacity();
        }

        /** How long a call has to wait; zero if it took one. */
        Duration take(Instant now) {
            if (at != null) {
                double elapsed = Duration.between(at, now).toNanos() / 1e9;
                level = Math.min(quota.capacity(), level + quota.perSecond() * elapsed);
            }
            at = now;
            if (level < 1) {
                return Duration.ofMillis((long) Math.ceil(1000 * (1 - level) / quota.perSecond()));
            }
            level--;
            return Duration.ZERO;
        }
    }
}
