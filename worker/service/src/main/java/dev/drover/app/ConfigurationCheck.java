package dev.drover.app;

import dev.drover.app.join.Directory;
import dev.drover.app.prices.PriceBook;
import dev.drover.app.prices.PriceEvents;
import dev.drover.app.prices.PriceGuard;
import dev.drover.app.properties.BudgetChecks;
import dev.drover.app.properties.ConfigurationRules;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

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
     * Everything that is wrong; empty if a worker would start. What can not be read hides what could be wrong behind it.
     *
     * @param properties win over files and the environment
     */
    public static List<Problem> problems(List<Path> files, Map<String, String> properties) {
        DroverProperties bound;
        KafkaProperties kafka;
        StandardEnvironment environment;
        try {
            environment = environment(files, properties);
            Binder binder = Binder.get(environment);
            bound = bind(binder);
            kafka = binder.bind("spring.kafka", KafkaProperties.class).orElseGet(KafkaProperties::new);
        } catch (BindException e) {
            return problems(e);
        } catch (RuntimeException e) {
            // A parser would quote the line, and the line may hold a key.
            return List.of(new Problem(said(files), "cannot be read as configuration", "correct its syntax"));
        }
        List<Problem> problems = new ArrayList<>();
        try {
            problems.addAll(ConfigurationRules.problems(bound, KafkaTimeSettings.of(kafka)));
            ManagementGuard.refuseSecondServer(environment.getProperty("management.server.port"));
            if (problems.isEmpty()) {
                Directory.of(bound);
                PriceBook prices = PriceBook.open(bound, PriceGuard.NONE, UNHEARD);
                problems.addAll(
                        BudgetChecks.unpriced(bound, model -> prices.get().prices(model)));
            }
        } catch (InvalidConfigurationException e) {
            problems.addAll(e.problems());
        } catch (NumberFormatException e) {
            problems.add(new Problem("spring.kafka", "a time is no number: " + e.getMessage(), "give milliseconds"));
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(ROOT, String.valueOf(e.getMessage()), "correct it"));
        }
        return problems;
    }

    /** The configuration of a worker, which keeps the rules. */
    public static DroverProperties read(List<Path> files, Map<String, String> properties) {
        List<Problem> problems = problems(files, properties);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return bind(Binder.get(environment(files, properties)));
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

    private static DroverProperties bind(Binder binder) {
        try (ValidatorFactory validators = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()) {
            BindHandler known =
                    new NoUnboundElementsBindHandler(BindHandler.DEFAULT, new UnboundElementsSourceFilter());
            BindHandler valid = new ValidationBindHandler(known, new SpringValidatorAdapter(validators.getValidator()));
            return binder.bindOrCreate(ROOT, Bindable.of(DroverProperties.class), valid);
        }
    }

    /** As the failure analyzers of a start say it: names, and no values, which may be secret. */
    private static List<Problem> problems(BindException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnboundConfigurationPropertiesException unbound) {
                return unbound.getUnboundProperties().stream()
                        .map(property -> new Problem(
                                property.getName().toString(),
                                "no property has this name"
                                        + (property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")"),
                                "correct the name, or take it out"))
                        .toList();
            }
            if (cause instanceof BindValidationException invalid) {
                return invalid.getValidationErrors().getAllErrors().stream()
                        .map(error ->
                                problem(invalid.getValidationErrors().getName().toString(), error))
                        .toList();
            }
        }
        return List.of(new Problem(
                e.getName().toString(),
                "the value can not be read as " + e.getTarget().getType().getRawClass(),
                "give one of the kind that the property takes"));
    }

    private static Problem problem(String root, ObjectError error) {
        String name = error instanceof FieldError field ? root + "." + dashed(field.getField()) : root;
        return new Problem(name, String.valueOf(error.getDefaultMessage()), "correct the value");
    }

    private static String dashed(String field) {
        return field.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
    }
}
