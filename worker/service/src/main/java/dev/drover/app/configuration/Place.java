package dev.drover.app.configuration;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.Resource;

/** Where a value of the configuration was written, as people find it again. */
final class Place {
    /** The property source of {@code -X} and other options. */
    static final String OPTIONS = "options";

    /** What the jar says. */
    static final String DEFAULT = "default";

    private static final String OPTION = "option";

    private Place() {}

    /** Such as drover.yaml:12, environment variable DROVER_ENGINE_INFLIGHT, or option -X drover.engine.in-flight. */
    static String of(ConfigurationProperty property) {
        Origin origin = written(property);
        if (origin instanceof TextResourceOrigin text && isInJar(text.getResource())) {
            return DEFAULT;
        }
        if (origin instanceof TextResourceOrigin text && text.getResource() != null) {
            return file(text.getResource())
                    + (text.getLocation() == null
                            ? ""
                            : ":" + (text.getLocation().getLine() + 1));
        }
        if (origin instanceof SystemEnvironmentOrigin variable) {
            return "environment variable " + variable.getProperty();
        }
        if (origin instanceof OptionOrigin(var option)) {
            return OPTION + " " + option;
        }
        return property.getSource() == null ? "" : source(property.getSource());
    }

    /** Spring Boot wraps resources, whose descriptions alone stay what they were. */
    private static boolean isInJar(@Nullable Resource resource) {
        return resource != null && resource.getDescription().startsWith("class path resource");
    }

    /** Without the names of sources that Spring Boot puts around it. */
    private static @Nullable Origin written(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        while (origin instanceof PropertySourceOrigin within) {
            origin = within.getOrigin();
        }
        return origin;
    }

    /** Whether somebody wrote it in a file or an option: not what the jar or the environment of all programs holds. */
    static boolean isWritten(ConfigurationProperty property) {
        return switch (written(property)) {
            case TextResourceOrigin text -> !isInJar(text.getResource());
            case null, default -> of(property).startsWith(OPTION);
        };
    }

    /** Where the property, or the first one below it or beside it, was written; empty if it is nowhere. */
    static Optional<String> of(ConfigurableEnvironment environment, String property) {
        if (!ConfigurationPropertyName.isValid(property)) {
            return Optional.empty();
        }
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        return Stream.iterate(name, each -> each.getNumberOfElements() > 1, ConfigurationPropertyName::getParent)
                .flatMap(each -> at(environment, each).stream())
                .findFirst();
    }

    private static Optional<String> at(ConfigurableEnvironment environment, ConfigurationPropertyName name) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty exact = source.getConfigurationProperty(name);
            if (exact == null && source instanceof IterableConfigurationPropertySource named) {
                exact = named.stream()
                        .filter(name::isAncestorOf)
                        .findFirst()
                        .map(source::getConfigurationProperty)
                        .orElse(null);
            }
            if (exact != null) {
                return Optional.of(of(exact)).filter(place -> !place.isEmpty());
            }
        }
        return Optional.empty();
    }

    /** A whole source: the file's name, or what else it is. */
    static String source(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> known ? name(known) : "";
    }

    private static String name(PropertySource<?> source) {
        return switch (source.getName()) {
            case OPTIONS -> OPTION;
            case StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME -> "environment";
            case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "system property";
            default -> source.getName();
        };
    }

    /** The name as it was written, which may be another spelling. */
    static String written(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        if (source.getUnderlyingSource() instanceof EnumerablePropertySource<?> listed) {
            for (String written : listed.getPropertyNames()) {
                if (ConfigurationPropertyName.adapt(written, '.').equals(name)) {
                    return written;
                }
            }
        }
        return name.toString();
    }

    /** A file below the working directory as people name it from there. */
    static String file(Resource resource) {
        try {
            return file(resource.getFile().toPath());
        } catch (IOException _) {
            return resource.getDescription();
        }
    }

    static String file(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path there = path.toAbsolutePath().normalize();
        return there.startsWith(here) ? here.relativize(there).toString() : there.toString();
    }
}
