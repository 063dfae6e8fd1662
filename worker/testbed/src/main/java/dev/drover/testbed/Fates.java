package dev.drover.testbed;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of each call, by plan, prompt and history. */
final class Fates {
    /**
     * @param identity of this call; the same in every run with the same seed
     * @param latency before the behaviour begins
     * @param limits headers that tell of the model's quota; empty if it has none
     */
    record Fate(Behaviour behaviour, Duration latency, Script script, long identity, Map<String, String> limits) {}

    private final FaultPlan plan;
    private final @Nullable Instant ends;
    private final ConcurrentMap<String, AtomicInteger> sendings = new ConcurrentHashMap<>();
    private final Map<String, Integer> callsOfModel = new HashMap<>();
    private final Map<Outage, Instant> begun = new HashMap<>();
    private final Map<String, Level> levels = new HashMap<>();

    private record Level(double value, Instant at) {}

    /** @param ends when every call is answered again; null: never by itself */
    Fates(FaultPlan plan, @Nullable Instant ends) {
        this.plan = plan;
        this.ends = ends;
    }

    FaultPlan plan() {
        return plan;
    }

    Fate of(ModelCall call, Instant now) {
        String sending = call.model() + '\n' + call.prompt();
        int n = sendings.computeIfAbsent(sending, _ -> new AtomicInteger()).incrementAndGet();
        long identity = mix(mix(plan.seed(), sending.hashCode()), n);
        SplittableRandom random = new SplittableRandom(identity);
        boolean healed = ends != null && !now.isBefore(ends);
        ModelFaults faults = healed ? ModelFaults.NONE : plan.of(call.model());
        Duration planned = faults.latency(random);
        Behaviour drawn = faults.behaviour(random);
        Script script = Script.of(call.prompt());
        Behaviour refusal = healed ? null : refusal(call.model(), now);
        if (refusal != null) {
            return new Fate(refusal, Duration.ofMillis(5), script, identity, limits(call, now));
        }
        Duration latency = script.sleep() == null ? planned : script.sleep();
        return new Fate(script.asked(call.model(), n).orElse(drawn), latency, script, identity, limits(call, now));
    }

    private synchronized Map<String, String> limits(ModelCall call, Instant now) {
        Quota quota = plan.quotas().get(call.model());
        Level level = levels.get(call.model());
        return quota == null || level == null ? Map.of() : RateLimitHeaders.of(call.kind(), quota, level.value(), now);
    }

    /** An outage or an exceeded quota; both refuse quickly. */
    private synchronized @Nullable Behaviour refusal(String model, Instant now) {
        int calls = callsOfModel.merge(model, 1, Integer::sum);
        for (Outage outage : plan.outages()) {
            if (outage.model().equals(model) && calls > outage.afterCalls()) {
                Instant since = begun.computeIfAbsent(outage, _ -> now);
                if (now.isBefore(since.plus(outage.lasts()))) {
                    return Fault.UNAVAILABLE.behaviour();
                }
            }
        }
        Quota quota = plan.quotas().get(model);
        return quota == null ? null : overQuota(model, quota, now);
    }

    private @Nullable Behaviour overQuota(String model, Quota quota, Instant now) {
        Level old = levels.getOrDefault(model, new Level(quota.capacity(), now));
        double elapsed = Duration.between(old.at(), now).toNanos() / 1e9;
        double level = Math.min(quota.capacity(), old.value() + quota.perSecond() * elapsed);
        if (level >= 1) {
            levels.put(model, new Level(level - 1, now));
            return null;
        }
        levels.put(model, new Level(level, now));
        return new Behaviour.RateLimited(Duration.ofMillis((long) Math.ceil(1000 * (1 - level) / quota.perSecond())));
    }

    /** SplitMix64's finaliser over both. */
    private static long mix(long a, long b) {
        long z = a * 0x9E3779B97F4A7C15L + b;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
