package dev.drover.standalone.proofs;

import java.util.List;

/** What a provider saw of one model, and how much of it fell into any window of time. */
record Windows(List<Call> calls) {
    /**
     * One arrival.
     *
     * @param nanos in order
     * @param amount requests (1) or tokens
     */
    record Call(long nanos, long amount) {}

    Windows {
        calls = List.copyOf(calls);
    }

    /**
     * The smallest capacity for which each window between two arrivals, of length T, holds at most {@code capacity +
     * perSecond × T}. Looks at every pair.
     */
    double worst(double perSecond) {
        double worst = 0;
        for (int i = 0; i < calls.size(); i++) {
            long amount = 0;
            for (int j = i; j < calls.size(); j++) {
                amount += calls.get(j).amount;
                double seconds = (calls.get(j).nanos - calls.get(i).nanos) / 1e9;
                worst = Math.max(worst, amount - perSecond * seconds);
            }
        }
        return worst;
    }

    Windows between(long from, long to) {
        return new Windows(calls.stream()
                .filter(call -> call.nanos >= from && call.nanos < to)
                .toList());
    }

    long amount() {
        return calls.stream().mapToLong(Call::amount).sum();
    }
}
