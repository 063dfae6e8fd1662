package dev.drover.app;

import dev.drover.app.properties.InvalidConfigurationException;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what is wrong with the configuration, property by property, instead of a stack trace. */
final class InvalidConfigurationAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidConfigurationException cause) {
        String description = cause.problems().stream()
                .map(problem -> "  " + problem.property() + ": " + problem.what())
                .collect(Collectors.joining("\n", "The configuration is wrong:\n\n", ""));
        String action = cause.problems().stream()
                .map(problem -> "  " + problem.property() + ": " + problem.remedy())
                .distinct()
                .collect(Collectors.joining("\n", "\n", ""));
        return new FailureAnalysis(description, action, cause);
    }
}
