package dev.drover.testbed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes wrong at the simulated provider. Two providers with the same plan treat the same sequence of calls alike: a
 * call's fate depends on the seed, the model, the prompt and how often the prompt has been sent to the model.
 *
 * @param others for models that are not named
 * @param models by upstream name
 * @param quotas by upstream name; none: unlimited
 */
public record FaultPlan(
        long seed,
        ModelFaults others,
        Map<String, ModelFaults> models,
        List<Outage> outages,
        Map<String, Quota> quotas) {
    /** Everything is answered in 50 ms. */
    public static final FaultPlan NONE = new FaultPlan(0, ModelFaults.NONE, Map.of(), List.of(), Map.of());

    public FaultPlan {
        models = Map.copyOf(models);
        outages = List.copyOf(outages);
        quotas = Map.copyOf(quotas);
    }

    public FaultPlan withSeed(long value) {
        return new FaultPlan(value, others, models, outages, quotas);
    }

    public FaultPlan withOthers(ModelFaults faults) {
        return new FaultPlan(seed, faults, models, outages, quotas);
    }

    public FaultPlan withModel(String model, ModelFaults faults) {
        return new FaultPlan(seed, others, plus(models, model, faults), outages, quotas);
    }

    public FaultPlan withOutage(Outage outage) {
        List<Outage> more = new ArrayList<>(outages);
        more.add(outage);
        return new FaultPlan(seed, others, models, more, quotas);
    }

    public FaultPlan withQuota(String model, Quota quota) {
        return new FaultPlan(seed, others, models, outages, plus(quotas, model, quota));
    }

    ModelFaults of(String model) {
        return models.getOrDefault(model, others);
    }

    private static <V> Map<String, V> plus(Map<String, V> map, String key, V value) {
        Map<String, V> more = new HashMap<>(map);
        more.put(key, value);
        return more;
    }
}
