package dev.drover.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the simulated provider saw; all counts are since its start or the last {@link #clear}. */
public final class ProviderFacts {
    /**
     * One call that arrived.
     *
     * @param nanos on a clock without an epoch, the same for all arrivals
     * @param key the {@code Idempotency-Key}, null if none was sent
     * @param promptTokens as the provider counts them
     * @param client the header {@code x-testbed-client}, empty if none was sent
     */
    public record Arrival(
            long nanos, String model, @Nullable String key, int promptTokens, String client) {}

    private final List<Arrival> arrivals = new ArrayList<>();
    private final ConcurrentMap<String, AtomicInteger> keys = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> callsByModel = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> answersByModel = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> behaviours = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicInteger> inFlightByClient = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    void arrived(ModelCall call) {
        synchronized (arrivals) {
            arrivals.add(new Arrival(System.nanoTime(), call.model(), call.key(), call.promptTokens(), call.client()));
        }
        callsByModel.computeIfAbsent(call.model(), _ -> new LongAdder()).increment();
        if (call.key() != null) {
            keys.computeIfAbsent(call.key(), _ -> new AtomicInteger()).incrementAndGet();
        }
        inFlightByClient
                .computeIfAbsent(call.client(), _ -> new AtomicInteger())
                .incrementAndGet();
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    }

    void decided(ModelCall call, Behaviour behaviour) {
        String name = behaviour.getClass().getSimpleName();
        behaviours.computeIfAbsent(name, _ -> new LongAdder()).increment();
        if (behaviour instanceof Behaviour.Answer || behaviour instanceof Behaviour.Slow) {
            answersByModel.computeIfAbsent(call.model(), _ -> new LongAdder()).increment();
        }
    }

    void ended(ModelCall call) {
        inFlightByClient
                .computeIfAbsent(call.client(), _ -> new AtomicInteger())
                .decrementAndGet();
        inFlight.decrementAndGet();
    }

    /** Calls that arrived. */
    public long calls() {
        synchronized (arrivals) {
            return arrivals.size();
        }
    }

    /** Calls whose answer has not ended; one whose client left counts until the simulated answer would have ended. */
    public int inFlight() {
        return inFlight.get();
    }

    /** As {@link #inFlight}, of the client that sends this header {@code x-testbed-client}. */
    public int inFlight(String client) {
        AtomicInteger count = inFlightByClient.get(client);
        return count == null ? 0 : count.get();
    }

    public int mostInFlight() {
        return mostInFlight.get();
    }

    /** Calls that arrived, by upstream model. */
    public Map<String, Long> callsByModel() {
        return sums(callsByModel);
    }

    /** Calls that were answered well, by upstream model. */
    public Map<String, Long> answersByModel() {
        return sums(answersByModel);
    }

    /** Calls by what was done with them: the simple names of {@link Behaviour}'s records. */
    public Map<String, Long> behaviours() {
        return sums(behaviours);
    }

    /** Calls by {@code Idempotency-Key}. */
    public Map<String, Integer> callsByKey() {
        Map<String, Integer> copy = new ConcurrentHashMap<>();
        keys.forEach((key, count) -> copy.put(key, count.get()));
        return Map.copyOf(copy);
    }

    /** Calls beyond the first, summed over all keys. */
    public long repeatedCalls() {
        return keys.values().stream().mapToLong(count -> count.get() - 1L).sum();
    }

    /** In order of arrival. */
    public List<Arrival> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    /**
     * By how much a model's arrivals go beyond a rate: the smallest capacity for which every window of every length
     * {@code T} holds at most {@code capacity + perSecond × T} calls. Found in one pass (the largest sum of a run).
     */
    public double burstAbove(String model, double perSecond) {
        double worst = 0;
        double run = 0;
        long previous = 0;
        for (Arrival arrival : arrivals()) {
            if (arrival.model().equals(model)) {
                double refill = run == 0 ? 0 : perSecond * (arrival.nanos() - previous) / 1e9;
                run = Math.max(0, run - refill) + 1;
                worst = Math.max(worst, run);
                previous = arrival.nanos();
            }
        }
        return worst;
    }

    /** Forgets everything but what is in flight. */
    public void clear() {
        synchronized (arrivals) {
            arrivals.clear();
        }
        keys.clear();
        callsByModel.clear();
        answersByModel.clear();
        behaviours.clear();
        mostInFlight.set(inFlight.get());
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        Map<String, Long> copy = new ConcurrentHashMap<>();
        adders.forEach((name, adder) -> copy.put(name, adder.sum()));
        return Map.copyOf(copy);
    }
}
