package dev.drover.cost;

import dev.drover.contracts.LedgerPeriod;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sums of amounts by tenant, model and period, and the amounts that they are the sums of, since a newer amount of the
 * same source replaces the older one. Tenants and models get numbers, each pair of them a number of its own; what there
 * is one of per source and pair is then a number and an amount, 12 bytes in an open hash table. One thread writes; any
 * number may read sums meanwhile.
 */
final class SpendIndex {
    private static final int FEW = 1_024;

    /** All models of all tenants is the first pair. */
    private final Tenant everybody = new Tenant("", 0);

    private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
    private final Map<String, Integer> models = new ConcurrentHashMap<>();
    private final Map<LedgerPeriod, Sums> sums = new ConcurrentHashMap<>();
    private final Map<LedgerPeriod, Map<LedgerSource, Amounts>> amounts = new HashMap<>();
    private volatile int pairs = 1;
    private volatile long values;

    /** Numbers of the pairs that a tenant is part of: the one with all models, and one for each model. */
    private static final class Tenant {
        final String name;
        final int all;

        /** Model number, pair number, and so on; replaced as a whole. */
        volatile int[] byModel = {};

        Tenant(String name, int all) {
            this.name = name;
            this.all = all;
        }

        /** Below zero if the pair has no number. */
        int pair(int model) {
            int[] known = byModel;
            for (int i = 0; i < known.length; i += 2) {
                if (known[i] == model) {
                    return known[i + 1];
                }
            }
            return -1;
        }
    }

    long sum(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
        Sums sum = sums.get(period);
        Tenant known = tenant == null ? everybody : tenants.get(tenant);
        if (sum == null || known == null) {
            return 0;
        }
        if (model == null) {
            return sum.get(known.all);
        }
        Integer number = models.get(model);
        int pair = number == null ? -1 : known.pair(number);
        return pair < 0 ? 0 : sum.get(pair);
    }

    String name(String tenant) {
        Tenant known = tenants.get(tenant);
        return known == null ? tenant : known.name;
    }

    int pairs() {
        return pairs;
    }

    long values() {
        return values;
    }

    /** Amounts of that tenant, period and source; each counts if it is above the one that is known. */
    void raise(String tenant, LedgerPeriod period, LedgerSource source, Map<String, Long> byModel) {
        if (byModel.isEmpty()) {
            return;
        }
        Tenant known = tenants.get(tenant);
        if (known == null) {
            known = new Tenant(tenant, nextPair());
            tenants.put(tenant, known);
        }
        Sums sum = sums.computeIfAbsent(period, _ -> new Sums());
        Amounts of = amounts.computeIfAbsent(period, _ -> new HashMap<>()).computeIfAbsent(source, _ -> new Amounts());
        for (Map.Entry<String, Long> amount : byModel.entrySet()) {
            int model = number(amount.getKey());
            if (amount.getValue() > of.get(pair(known, model))) {
                set(known, model, amount.getValue(), of, sum);
            }
        }
    }

    /** That tenant, period and source has no amounts any more. */
    void clear(String tenant, LedgerPeriod period, LedgerSource source) {
        Tenant known = tenants.get(tenant);
        Sums sum = sums.get(period);
        Map<LedgerSource, Amounts> bySource = amounts.get(period);
        Amounts of = bySource == null ? null : bySource.get(source);
        if (known == null || sum == null || of == null) {
            return;
        }
        int[] former = known.byModel;
        for (int i = 0; i < former.length; i += 2) {
            set(known, former[i], 0, of, sum);
        }
    }

    private void set(Tenant tenant, int model, long amount, Amounts of, Sums sum) {
        int pair = pair(tenant, model);
        int before = of.size();
        long more = amount - of.put(pair, amount);
        values = values + of.size() - before;
        if (more != 0) {
            sum.add(pair, more);
            sum.add(tenant.all, more);
            sum.add(pair(everybody, model), more);
            sum.add(everybody.all, more);
        }
    }

    private int pair(Tenant tenant, int model) {
        int pair = tenant.pair(model);
        if (pair >= 0) {
            return pair;
        }
        int[] more = Arrays.copyOf(tenant.byModel, tenant.byModel.length + 2);
        more[more.length - 2] = model;
        int next = nextPair();
        more[more.length - 1] = next;
        tenant.byModel = more;
        return next;
    }

    private int nextPair() {
        int next = pairs;
        pairs = next + 1;
        return next;
    }

    private int number(String model) {
        Integer known = models.get(model);
        if (known != null) {
            return known;
        }
        int next = models.size();
        models.put(model, next);
        return next;
    }

    /** @return whether so little is left that {@link #compacted} is worth its time */
    boolean forget(Predicate<LedgerPeriod> past) {
        boolean some = amounts.keySet().removeIf(past);
        sums.keySet().removeIf(past);
        if (some) {
            values = amounts.values().stream()
                    .flatMap(bySource -> bySource.values().stream())
                    .mapToLong(Amounts::size)
                    .sum();
        }
        return some && pairs > FEW && values() < pairs / 2;
    }

    /** The same sums, without tenants that have none. */
    SpendIndex compacted() {
        SpendIndex fresh = new SpendIndex();
        Map<Integer, String> names = new HashMap<>();
        models.forEach((name, number) -> names.put(number, name));
        amounts.forEach((period, bySource) ->
                bySource.forEach((source, of) -> tenants.values().forEach(tenant -> {
                    Map<String, Long> left = new HashMap<>();
                    int[] byModel = tenant.byModel;
                    for (int i = 0; i < byModel.length; i += 2) {
                        long amount = of.get(byModel[i + 1]);
                        if (amount != 0) {
                            left.put(names.getOrDefault(byModel[i], ""), amount);
                        }
                    }
                    fresh.raise(tenant.name, period, source, left);
                })));
        return fresh;
    }
}
