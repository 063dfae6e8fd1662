package dev.drover.app.log;

import dev.drover.app.properties.Privacy;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/** Every secret of the configuration, Kafka's and the process's among them, by the names of the properties. */
final class EnvironmentSecrets {
    private static final Pattern SECRET = Pattern.compile(
            ".*(?:password|passwd|passphrase|secret|token|api[-_.]?key|access[-_.]?key|hash[-_.]?key|jaas[-_.]config|credentials?|keys[\\[_.]\\d+]?[_.]value)]?");
    private static final Pattern HEADER = Pattern.compile("drover\\.providers\\[\\d+]\\.headers[.\\[](.+?)]?");
    private static final Pattern JAAS_PASSWORD = Pattern.compile("(?:password|secret)=[\"']?([^\"';\\s]+)");
    /** Whose owners mean a word; masked, it would take that word out of every line. */
    private static final Pattern WORD = Pattern.compile("[a-z]{1,9}");

    private EnvironmentSecrets() {}

    static Set<String> in(ConfigurableEnvironment environment) {
        Set<String> secrets = new LinkedHashSet<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> names) {
                for (String name : names.getPropertyNames()) {
                    String value = isSecret(name) ? value(environment, name) : null;
                    if (value != null && !WORD.matcher(value).matches()) {
                        secrets.add(value.strip());
                        Matcher password = JAAS_PASSWORD.matcher(value);
                        while (password.find()) {
                            secrets.add(password.group(1));
                        }
                    }
                }
            }
        }
        return secrets;
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Matcher header = HEADER.matcher(lower);
        return header.matches()
                ? Privacy.isSecret(header.group(1))
                : SECRET.matcher(lower).matches();
    }

    private static @Nullable String value(ConfigurableEnvironment environment, String name) {
        try {
            return environment.getProperty(name);
        } catch (IllegalArgumentException _) {
            // A placeholder that cannot be resolved is no secret.
            return null;
        }
    }
}
