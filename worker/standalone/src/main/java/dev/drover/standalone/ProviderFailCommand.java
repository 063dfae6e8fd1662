package dev.drover.standalone;

import dev.drover.contracts.Json;
import dev.drover.contracts.Phrases;
import dev.drover.operations.cluster.Bound.Durations;
import dev.drover.testbed.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Takes the place of whatever faults there were. */
@Command(
        name = "fail",
        description =
                "Makes calls of the simulated provider fail from now on, or for a while. Takes the place of the faults"
                        + " before.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  drover provider fail unavailable --config data/drover.yaml",
            "  drover provider fail unavailable --for 30s --config data/drover.yaml",
            "  drover provider fail rate-limited --model gpt-4.1 --config data/drover.yaml",
            "  drover provider fail server-error=0.2 reset=0.1 --config data/drover.yaml",
            "",
            "A prompt can ask for itself, too: fault=WORD, times=2 (the first two calls only), sleep=3000 (ms).",
            "Exit codes: 0 ok, 1 failure, 2 usage."
        })
final class ProviderFailCommand implements Callable<Integer> {
    /** What can be typed. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Fault.words().iterator();
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProviderAddress provider;

    @Parameters(
            arity = "1..*",
            paramLabel = "FAULT[=SHARE]",
            completionCandidates = Words.class,
            description = "What goes wrong, and for which share of the calls, from 0 to 1 (1 if not given): "
                    + "${COMPLETION-CANDIDATES}.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Only calls of this model, as the configuration calls it; repeatable. All if not given.")
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "Heals by itself after this, such as 30s or 5m. Without it the faults last until 'heal'.")
    private @Nullable String lasts;

    /** For picocli, which injects the rest. */
    @SuppressWarnings("NullAway.Init")
    ProviderFailCommand() {}

    @Override
    public Integer call() {
        Map<String, Double> shares = shares();
        Duration duration = duration();
        ObjectNode plan = Json.object();
        if (models.isEmpty()) {
            put(plan.putObject("others"), shares);
        } else {
            Map<String, String> upstream = provider.models();
            ObjectNode each = plan.putObject("models");
            models.forEach(model -> put(each.putObject(upstream(model, upstream)), shares));
        }
        if (duration != null) {
            plan.put("lasts_ms", duration.toMillis());
        }
        provider.plan(plan);
        spec.commandLine()
                .getOut()
                .println((models.isEmpty() ? "every model" : String.join(", ", models)) + " fails: "
                        + shares.entrySet().stream()
                                .map(fault ->
                                        fault.getKey() + (fault.getValue() < 1 ? " (" + fault.getValue() + ")" : ""))
                                .collect(Collectors.joining(", "))
                        + (duration == null
                                ? "; until 'drover provider heal'"
                                : "; for " + Phrases.duration(duration) + ", or until 'drover provider heal'"));
        return 0;
    }

    private @Nullable Duration duration() {
        if (lasts == null) {
            return null;
        }
        try {
            Duration duration = Durations.parse(lasts);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw usage("--for " + lasts + " is no duration: write 30s or 5m");
    }

    private static void put(ObjectNode model, Map<String, Double> shares) {
        ObjectNode faults = model.putObject("faults");
        shares.forEach(faults::put);
    }

    private String upstream(String model, Map<String, String> known) {
        if (!known.isEmpty() && !known.containsKey(model)) {
            throw usage("no model is called '" + model + "': take one of " + String.join(", ", known.keySet()));
        }
        return known.getOrDefault(model, model);
    }

    private Map<String, Double> shares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String fault : faults) {
            String[] parts = fault.split("=", 2);
            if (Fault.ofWire(parts[0]).isEmpty()) {
                throw usage("no fault is called '" + parts[0] + "': take one of " + String.join(", ", Fault.words()));
            }
            shares.put(parts[0], parts.length == 1 ? 1 : share(parts[1]));
        }
        if (shares.values().stream().mapToDouble(share -> share).sum() > 1) {
            throw usage("shares are together at most 1");
        }
        return shares;
    }

    private double share(String text) {
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw usage("'" + text + "' is no share: give a number from 0 to 1");
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
