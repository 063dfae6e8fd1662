package dev.drover.testbed;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How one simulated model behaves.
 *
 * @param fastest the lower end of the latency of every call, evenly spread
 * @param slowest its upper end
 * @param faults probability of each, from 0 to 1, together at most 1; the rest are answers
 */
public record ModelFaults(Duration fastest, Duration slowest, Map<Fault, Double> faults) {
    /** A model that answers everything in about 50 ms. */
    public static final ModelFaults NONE = latency(Duration.ofMillis(50), Duration.ofMillis(50));

    public ModelFaults {
        faults = Map.copyOf(faults);
        double sum = faults.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum > 1.000_001 || faults.values().stream().anyMatch(p -> p < 0)) {
            throw new IllegalArgumentException("probabilities are from 0 to 1 and together at most 1: " + faults);
        }
        if (slowest.compareTo(fastest) < 0) {
            throw new IllegalArgumentException("slowest is below fastest: " + slowest + " < " + fastest);
        }
    }

    /** Answers everything, in a time between these. */
    public static ModelFaults latency(Duration fastest, Duration slowest) {
        return new ModelFaults(fastest, slowest, Map.of());
    }

    /** The same with this fault at this probability. */
    public ModelFaults with(Fault fault, double probability) {
        Map<Fault, Double> more = new EnumMap<>(Fault.class);
        more.putAll(faults);
        more.put(fault, probability);
        return new ModelFaults(fastest, slowest, more);
    }

    Duration latency(SplittableRandom random) {
        long spread = slowest.minus(fastest).toNanos();
        return spread == 0 ? fastest : fastest.plusNanos(random.nextLong(spread));
    }

    Behaviour behaviour(SplittableRandom random) {
        double draw = random.nextDouble();
        for (Fault fault : Fault.values()) {
            draw -= faults.getOrDefault(fault, 0.0);
            if (draw < 0) {
                return fault.behaviour();
            }
        }
        return new Behaviour.Answer();
    }
}
