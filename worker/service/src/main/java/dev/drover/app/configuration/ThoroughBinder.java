package dev.drover.app.configuration;

import dev.drover.app.properties.Problem;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/**
 * Binds as a start does, but where that ends with the first value that cannot be read, goes on without it and says the
 * next as well.
 */
final class ThoroughBinder {
    /** More than anybody would read; each round finds one at least. */
    private static final int ROUNDS = 200;

    private final ConfigurableEnvironment environment;
    private final Map<ConfigurationPropertyName, Problem> faults = new LinkedHashMap<>();

    ThoroughBinder(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /**
     * What came of it.
     *
     * @param value without what is wrong and with defaults in its place, to look for further problems; null if there is
     *     nothing to be had
     */
    record Bound<T>(@Nullable T value, List<Problem> problems) {}

    /** @param strict whether values that are out of range are problems */
    <T> Bound<T> bind(String root, Class<T> type, boolean strict) {
        List<Problem> invalid = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            try {
                return new Bound<>(attempt(root, type, strict && invalid.isEmpty()), all(invalid));
            } catch (BindException e) {
                if (invalid.isEmpty()
                        && find(e, BindValidationException.class) instanceof BindValidationException found) {
                    invalid = problems(found);
                } else if (!take(e)) {
                    break;
                }
            }
        }
        return new Bound<>(null, all(invalid));
    }

    private <T> T attempt(String root, Class<T> type, boolean valid) {
        if (!valid) {
            return binder().bindOrCreate(root, Bindable.of(type), BindHandler.DEFAULT);
        }
        try (ValidatorFactory validators = Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()) {
            return binder().bindOrCreate(
                            root,
                            Bindable.of(type),
                            new ValidationBindHandler(new SpringValidatorAdapter(validators.getValidator())));
        }
    }

    /** Sees nothing of what was found to be wrong. */
    private Binder binder() {
        List<ConfigurationPropertySource> sources = StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .map(source -> source.filter(name ->
                        faults.keySet().stream().noneMatch(fault -> fault.equals(name) || fault.isAncestorOf(name))))
                .toList();
        return new Binder(sources, new PropertySourcesPlaceholdersResolver(environment));
    }

    private List<Problem> all(List<Problem> invalid) {
        List<Problem> all = new ArrayList<>(faults.values());
        // What is missing only because it was taken out is not missing.
        invalid.stream()
                .filter(problem ->
                        all.stream().noneMatch(known -> known.property().equals(problem.property())))
                .forEach(all::add);
        return List.copyOf(all);
    }

    /** Says whether something was found that was not known. */
    private boolean take(BindException e) {
        var property = e.getProperty();
        ConfigurationPropertyName name = property == null ? e.getName() : property.getName();
        Class<?> kind = e.getTarget().getType().resolve(Object.class);
        Object value = property == null ? null : property.getValue();
        return faults.put(
                        name,
                        new Problem(
                                name.toString(),
                                (value == null ? "the value" : ShownValue.of(name.toString(), value, kind))
                                        + " cannot be read as " + ShownValue.kind(kind),
                                "give " + ShownValue.example(kind)))
                == null;
    }

    private static List<Problem> problems(BindValidationException e) {
        String root = e.getValidationErrors().getName().toString();
        return e.getValidationErrors().getAllErrors().stream()
                .map(error -> problem(root, error))
                .toList();
    }

    private static Problem problem(String root, ObjectError error) {
        if (!(error instanceof FieldError field)) {
            return new Problem(root, String.valueOf(error.getDefaultMessage()), "correct the value");
        }
        String name = root + "."
                + field.getField().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
        Object value = field.getRejectedValue();
        return new Problem(
                name,
                wording(field) + (value == null ? "" : ", not " + ShownValue.of(name, value)),
                value == null ? "give a value" : "correct the value");
    }

    /** Durations have a message that is a program, which nobody runs here. */
    private static String wording(FieldError field) {
        String message = String.valueOf(field.getDefaultMessage());
        return message.contains("${") ? "is out of range" : message;
    }

    private static @Nullable Throwable find(Throwable thrown, Class<? extends Throwable> kind) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return cause;
            }
        }
        return null;
    }
}
