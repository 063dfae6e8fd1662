package dev.drover.app.configuration;

import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/**
 * Says of a start that the configuration refused what {@code drover config check} says: everything at once, and no value that may
 * be secret.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ConfigurationFailureAnalyzer implements FailureAnalyzer {
    private final Environment environment;

    ConfigurationFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidConfigurationException invalid) {
                return told(all(invalid.problems()), cause);
            }
            if (cause instanceof BindException bind && isOurs(bind.getName())) {
                return told(
                        all(List.of(new Problem(bind.getName().toString(), "cannot be read", "correct the value"))),
                        cause);
            }
        }
        return null;
    }

    private static boolean isOurs(ConfigurationPropertyName name) {
        String root = name.getElement(0, ConfigurationPropertyName.Form.UNIFORM);
        return root.equals("drover") || name.toString().startsWith("spring.kafka");
    }

    /** @param known what the start fell over, where the whole look finds nothing */
    private List<Problem> all(List<Problem> known) {
        if (!(environment instanceof ConfigurableEnvironment whole)) {
            return known;
        }
        List<Problem> problems = ConfigurationCheck.look(whole).problems();
        return problems.isEmpty() ? known : problems;
    }

    private static FailureAnalysis told(List<Problem> problems, Throwable cause) {
        return new FailureAnalysis(
                String.join("\n", problems.stream().map(Problem::toString).toList()), null, cause);
    }
}
