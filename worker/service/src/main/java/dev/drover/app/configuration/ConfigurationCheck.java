package dev.drover.app.configuration;

import dev.drover.app.configuration.ThoroughBinder.Bound;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.prices.PriceBook;
import dev.drover.app.prices.PriceGuard;
import dev.drover.app.properties.BudgetChecks;
import dev.drover.app.properties.ConfigurationRules;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What a start would refuse, asked of the code that would refuse it, but without a context: the same files in the same
 * order, the same binding, the same rules. Nothing is connected.
 */
public final class ConfigurationCheck {
    private static final String ROOT = "drover";

    private ConfigurationCheck() {}

    /**
     * What is to be said of a configuration.
     *
     * @param problems what keeps a worker from starting
     * @param warnings what is probably not as it was meant
     */
    public record Findings(List<Problem> problems, List<Problem> warnings) {
        public Findings {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Everything that is wrong; no problems if a worker would start. Rules are asked about what can be read, with defaults in
     * place of what cannot.
     *
     * @param options win over files and the environment
     */
    public static Findings look(List<Path> files, Map<String, ?> options) {
        ConfigurableEnvironment environment;
        try {
            environment = ConfigurationFiles.environment(files, options);
        } catch (InvalidConfigurationException e) {
            return new Findings(e.problems(), List.of());
        }
        return look(environment);
    }

    /** The same of an environment that has been read already. */
    static Findings look(ConfigurableEnvironment environment) {
        Bound<DroverProperties> drover = new ThoroughBinder(environment).bind(ROOT, DroverProperties.class, true);
        Bound<KafkaProperties> kafka =
                new ThoroughBinder(environment).bind("spring.kafka", KafkaProperties.class, false);
        Map<String, Problem> problems = new LinkedHashMap<>();
        UnknownProperties.problems(environment).forEach(problem -> problems.putIfAbsent(problem.property(), problem));
        Stream.concat(drover.problems().stream(), kafka.problems().stream())
                .forEach(problem -> problems.putIfAbsent(problem.property(), placed(problem, environment)));
        boolean readable = problems.isEmpty();
        List<Problem> warnings =
                new ArrayList<>(UnreadVariables.warnings(System.getenv().keySet(), environment));
        warnings.addAll(ReplacedLists.warnings(environment));
        if (drover.value() != null && kafka.value() != null) {
            try {
                rules(drover.value(), kafka.value(), environment)
                        .forEach(problem -> problems.putIfAbsent(
                                problem.property() + problem.what(), placed(problem, environment)));
                ConfigurationRules.warnings(drover.value())
                        .forEach(warning -> warnings.add(placed(warning, environment)));
            } catch (RuntimeException e) {
                // The rules may stumble over what is missing; it has been told already.
                if (readable) {
                    throw e;
                }
            }
        }
        return new Findings(List.copyOf(problems.values()), warnings);
    }

    /** What a worker that starts should say of its configuration. */
    public static List<Problem> warnings(ConfigurableEnvironment environment, DroverProperties properties) {
        return Stream.of(
                        UnreadVariables.warnings(System.getenv().keySet(), environment).stream(),
                        ReplacedLists.warnings(environment).stream(),
                        ConfigurationRules.warnings(properties).stream().map(warning -> placed(warning, environment)))
                .flatMap(warnings -> warnings)
                .toList();
    }

    private static Problem placed(Problem problem, ConfigurableEnvironment environment) {
        return Place.of(environment, problem.property()).map(problem::at).orElse(problem);
    }

    private static List<Problem> rules(
            DroverProperties bound, KafkaProperties kafka, ConfigurableEnvironment environment) {
        List<Problem> problems = new ArrayList<>();
        try {
            problems.addAll(ConfigurationRules.problems(bound, KafkaTimeSettings.of(kafka)));
            problems.addAll(StaticMembership.problems(kafka));
            problems.addAll(SecondServer.problems(environment.getProperty(SecondServer.PORT)));
            if (problems.isEmpty()) {
                RoutingTable.of(bound);
            }
        } catch (InvalidConfigurationException e) {
            problems.addAll(e.problems());
        } catch (NumberFormatException e) {
            problems.add(new Problem("spring.kafka", "a time is no number: " + e.getMessage(), "give milliseconds"));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(ROOT, String.valueOf(e.getMessage()), "correct it"));
        }
        try {
            PriceBook prices = PriceBook.open(bound, PriceGuard.NONE);
            problems.addAll(BudgetChecks.unpriced(bound, model -> prices.get().prices(model)));
        } catch (InvalidConfigurationException e) {
            problems.addAll(e.problems());
        }
        return problems;
    }

    /** The configuration of a worker, which keeps the rules. */
    public static DroverProperties read(List<Path> files, Map<String, ?> options) {
        List<Problem> problems = look(files, options).problems();
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        Bound<DroverProperties> bound = new ThoroughBinder(ConfigurationFiles.environment(files, options))
                .bind(ROOT, DroverProperties.class, true);
        return Objects.requireNonNull(bound.value(), "what has no problems can be bound");
    }
}
