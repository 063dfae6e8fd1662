package dev.drover.cost;

import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.Spend;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one tenant has spent through one partition, by period and model. Mutable, for one thread. */
final class Account {
    private final Map<LedgerPeriod, Map<String, Spend>> periods = new HashMap<>();

    Map<LedgerPeriod, Map<String, Spend>> periods() {
        return periods;
    }

    void add(LedgerPeriod period, String model, Spend spend) {
        periods.computeIfAbsent(period, _ -> new TreeMap<>()).merge(model, spend, Spend::plus);
    }

    void put(LedgerPeriod period, LedgerValue value) {
        periods.put(period, new TreeMap<>(value.models()));
    }

    LedgerValue value(LedgerPeriod period) {
        return new LedgerValue(periods.getOrDefault(period, Map.of()));
    }
}
