package dev.drover.app;

import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Names properties that nobody knows, without their values: what was mistyped may be where a key stands. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        String description = cause.getUnboundProperties().stream()
                .map(property -> "  " + property.getName() + ": no property has this name"
                        + (property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")"))
                .sorted()
                .collect(Collectors.joining("\n", "The configuration is wrong:\n\n", ""));
        return new FailureAnalysis(description, "Correct the name, or take it out.", cause);
    }
}
