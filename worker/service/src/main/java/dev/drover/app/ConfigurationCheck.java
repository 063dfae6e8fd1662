package dev.drover.app;

import dev.drover.app.ThoroughBinder.Bound;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.prices.PriceBook;
import dev.drover.app.prices.PriceEvents;
import dev.drover.app.prices.PriceGuard;
import dev.drover.app.properties.BudgetChecks;
import dev.drover.app.properties.ConfigurationRules;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import dev.drover.app.properties.UnknownMembers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What a start would refuse, asked of the code that would refuse it, but without a context: the same files in the same
 * order, the same binding, the same rules. Nothing is connected.
 */
public final class ConfigurationCheck {
    private static final String ROOT = "drover";

    private static final PriceEvents UNHEARD = new PriceEvents() {
        @Override
        public void inForce(String version) {}

        @Override
        public void refused() {}
    };

    private ConfigurationCheck() {}

    /**
     * Everything that is wrong; empty if a worker would start. Rules are asked about what can be read, with defaults in
     * place of what can not.
     *
     * @param properties win over files and the environment
     */
    public static List<Problem> problems(List<Path> files, Map<String, String> properties) {
        StandardEnvironment environment;
        try {
            environment = environment(files, properties);
        } catch (RuntimeException e) {
            return List.of(unreadable(files, e));
        }
        var binder = new ThoroughBinder(environment);
        Bound<DroverProperties> drover = binder.bind(ROOT, DroverProperties.class, true);
        Bound<KafkaProperties> kafka =
                new ThoroughBinder(environment).bind("spring.kafka", KafkaProperties.class, false);
        Map<String, Problem> problems = new LinkedHashMap<>();
        Stream.concat(drover.problems().stream(), kafka.problems().stream())
                .forEach(problem -> problems.putIfAbsent(problem.property(), problem));
        UnknownMembers.problems(environment).forEach(problem -> problems.putIfAbsent(problem.property(), problem));
        boolean readable = problems.isEmpty();
        if (drover.value() != null && kafka.value() != null) {
            try {
                rules(drover.value(), kafka.value(), environment)
                        .forEach(problem -> problems.putIfAbsent(problem.property() + problem.what(), problem));
            } catch (RuntimeException e) {
                // The rules may stumble over what is missing; it has been told already.
                if (readable) {
                    throw e;
                }
            }
        }
        return List.copyOf(problems.values());
    }

    private static List<Problem> rules(DroverProperties bound, KafkaProperties kafka, StandardEnvironment environment) {
        List<Problem> problems = new ArrayList<>();
        try {
            problems.addAll(ConfigurationRules.problems(bound, KafkaTimeSettings.of(kafka)));
            ManagementGuard.refuseSecondServer(environment.getProperty("management.server.port"));
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
            PriceBook prices = PriceBook.open(bound, PriceGuard.NONE, UNHEARD);
            problems.addAll(BudgetChecks.unpriced(bound, model -> prices.get().prices(model)));
        } catch (InvalidConfigurationException e) {
            problems.addAll(e.problems());
        }
        return problems;
    }

    /** Where the parser gave up, and why, but never the line itself: it may hold a key. */
    private static Problem unreadable(List<Path> files, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                return new Problem(
                        said(files),
                        "cannot be read as configuration: line "
                                + (marked.getProblemMark().getLine() + 1) + ", column "
                                + (marked.getProblemMark().getColumn() + 1),
                        "correct its syntax there or just before");
            }
        }
        return new Problem(said(files), "cannot be read as configuration", "correct its syntax");
    }

    /** The configuration of a worker, which keeps the rules. */
    public static DroverProperties read(List<Path> files, Map<String, String> properties) {
        List<Problem> problems = problems(files, properties);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        Bound<DroverProperties> bound =
                new ThoroughBinder(environment(files, properties)).bind(ROOT, DroverProperties.class, true);
        return Objects.requireNonNull(bound.value(), "what has no problems can be bound");
    }

    private static String said(List<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private static StandardEnvironment environment(List<Path> files, Map<String, String> properties) {
        Map<String, Object> first = new HashMap<>(properties);
        if (!files.isEmpty()) {
            first.put(
                    "spring.config.additional-location",
                    files.stream()
                            .map(file -> file.toAbsolutePath().toUri().toString())
                            .collect(Collectors.joining(",")));
        }
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("worker", first));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }
}
