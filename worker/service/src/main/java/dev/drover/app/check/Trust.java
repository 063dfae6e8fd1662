package dev.drover.app.check;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;

/** What a worker trusts, without a worker. */
public final class Trust {
    private Trust() {}

    /**
     * A bundle of {@code spring.ssl.bundle}.
     *
     * @param name null for what the system trusts
     * @return null for what the system trusts
     */
    public static @Nullable SslBundle bundle(ConfigurableEnvironment environment, @Nullable String name) {
        if (name == null) {
            return null;
        }
        try (var context = new AnnotationConfigApplicationContext()) {
            context.setEnvironment(environment);
            context.register(SslAutoConfiguration.class);
            context.refresh();
            return context.getBean(SslBundles.class).getBundle(name);
        }
    }
}
