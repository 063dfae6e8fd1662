package dev.drover.standalone.proofs;

import java.time.Duration;
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
     * The window that goes most beyond a rate.
     *
     * @param above its amount less rate × length: the smallest capacity of which the provider would not complain
     * @param from on the clock of the calls
     */
    record Worst(double above, long from, Duration length, long amount) {}

    /** The worst of the windows between any two calls, both included; looks at every pair. */
    Worst worst(double perSecond) {
        Worst worst = new Worst(0, 0, Duration.ZERO, 0);
        for (int i = 0; i < calls.size(); i++) {
            long amount = 0;
            for (int j = i; j < calls.size(); j++) {
                amount += calls.get(j).amount;
                long length = calls.get(j).nanos - calls.get(i).nanos;
                double above = amount - perSecond * length / 1e9;
                if (above > worst.above) {
                    worst = new Worst(above, calls.get(i).nanos, Duration.ofNanos(length), amount);
                }
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
