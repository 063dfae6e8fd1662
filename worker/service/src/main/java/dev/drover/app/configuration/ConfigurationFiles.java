package dev.drover.app.configuration;

import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.MessageSanitizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Files of a configuration, read as a worker's start reads them. */
public final class ConfigurationFiles {
    private static final String ADDITIONAL = "spring.config.additional-location";
    private static final MessageSanitizer SANITIZER = new MessageSanitizer(new Desensitizer());
    private static final int LONGEST = 200;

    private ConfigurationFiles() {}

    /**
     * Files, the environment and options, as a start has them.
     *
     * @param files later ones win
     * @param options win over files and the environment
     * @throws InvalidConfigurationException if a file cannot be read
     */
    public static ConfigurableEnvironment environment(List<Path> files, Map<String, ?> options) {
        refuseUnreadable(files);
        Map<String, Object> first = new HashMap<>(options);
        first.putAll(setting(files));
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(options(first));
        // So that a value of the environment knows the variable that it came from, as in a start.
        new SystemEnvironmentPropertySourceEnvironmentPostProcessor()
                .postProcessEnvironment(environment, new SpringApplication());
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }

    /** Options as a source of properties; a value may carry its origin. */
    public static PropertySource<?> options(Map<String, ?> options) {
        return new OriginTrackedMapPropertySource(Place.OPTIONS, options);
    }

    /** The files as a property of Spring. */
    public static Map<String, String> setting(List<Path> files) {
        return files.isEmpty()
                ? Map.of()
                : Map.of(
                        ADDITIONAL,
                        files.stream()
                                .map(file -> file.toAbsolutePath().toUri().toString())
                                .collect(Collectors.joining(",")));
    }

    /** @throws InvalidConfigurationException naming every file that cannot be read, where and why */
    public static void refuseUnreadable(List<Path> files) {
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                sources(file);
            } catch (InvalidConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    /**
     * What is in a file, the first winning.
     *
     * @throws InvalidConfigurationException if it cannot be read
     */
    public static List<PropertySource<?>> sources(Path file) {
        String name = file.toString();
        PropertySourceLoader loader =
                name.endsWith(".properties") ? new PropertiesPropertySourceLoader() : new YamlPropertySourceLoader();
        try {
            return new ArrayList<>(loader.load(name, new FileSystemResource(file))).reversed();
        } catch (IOException e) {
            throw wrong(Place.file(file), "cannot be read: " + e.getMessage(), "give a file that can be read", e);
        } catch (RuntimeException e) {
            throw unreadable(Place.file(file), e);
        }
    }

    /** The parser's place and reason, but never the line itself: it may hold a key. */
    private static InvalidConfigurationException unreadable(String file, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                Mark mark = marked.getProblemMark();
                return wrong(
                        file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1),
                        SANITIZER.readable(String.valueOf(marked.getProblem()), LONGEST),
                        remedy(marked.getProblem()),
                        e);
            }
        }
        return wrong(file, "cannot be read as configuration", "correct its syntax", e);
    }

    private static String remedy(@org.jspecify.annotations.Nullable String problem) {
        if (problem != null && problem.startsWith("found duplicate key")) {
            return "put what belongs together under one key";
        }
        return problem != null && problem.contains("TAB")
                ? "indent with spaces"
                : "correct the syntax there or just before";
    }

    private static InvalidConfigurationException wrong(String place, String what, String remedy, Exception cause) {
        var wrong = new InvalidConfigurationException(List.of(new Problem(place, what, remedy)));
        wrong.initCause(cause);
        return wrong;
    }
}
