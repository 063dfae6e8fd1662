package dev.drover.app.log;

import ch.qos.logback.classic.LoggerContext;
import dev.drover.app.properties.PrivacyProperties;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.Rules;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/** Makes the log private before the first line of the worker: by the configuration as it is, right or wrong. */
public final class LogSetup implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            ConfigurableEnvironment environment = event.getEnvironment();
            PrivacyProperties privacy = privacy(environment);
            PrivateLog.install(
                    context,
                    desensitizer(EnvironmentSecrets.in(environment), privacy),
                    privacy != null && privacy.allowWireLogs());
        }
    }

    /** Null if it cannot be read, which refuses the start later on. */
    private static @Nullable PrivacyProperties privacy(ConfigurableEnvironment environment) {
        try {
            return Binder.get(environment).bindOrCreate("drover.privacy", PrivacyProperties.class);
        } catch (RuntimeException _) {
            return null;
        }
    }

    private static Desensitizer desensitizer(Collection<String> secrets, @Nullable PrivacyProperties privacy) {
        try {
            return new Desensitizer(secrets, privacy == null ? Rules.ALL : privacy.rules());
        } catch (IllegalArgumentException _) {
            return new Desensitizer(secrets);
        }
    }

    /** After Spring Boot has set up the log, and after it was sent to standard error. */
    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 2;
    }
}
