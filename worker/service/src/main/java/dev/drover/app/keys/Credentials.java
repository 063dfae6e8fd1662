package dev.drover.app.keys;

import dev.drover.app.properties.ApiKey;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.InvalidConfigurationException;
import dev.drover.app.properties.Problem;
import dev.drover.app.properties.ProviderProperties;
import dev.drover.model.Credential;
import dev.drover.model.Secret;
import dev.drover.privacy.Desensitizer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The credentials of all providers as they were configured, files read. */
public final class Credentials {
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();

    private Credentials(Instant now) {
        this.now = now;
    }

    /**
     * By provider, in the order of the configuration.
     *
     * @throws InvalidConfigurationException naming every property whose file cannot be used
     */
    public static Map<String, List<Credential>> of(DroverProperties properties, Instant now) {
        Credentials credentials = new Credentials(now);
        Map<String, List<Credential>> all = new LinkedHashMap<>();
        for (int i = 0; i < properties.providers().size(); i++) {
            ProviderProperties provider = properties.providers().get(i);
            all.put(provider.name(), credentials.of(provider, "drover.providers[" + i + "]"));
        }
        if (!credentials.problems.isEmpty()) {
            throw new InvalidConfigurationException(credentials.problems);
        }
        return all;
    }

    private List<Credential> of(ProviderProperties provider, String at) {
        if (provider.keys().isEmpty()) {
            Supplier<Secret> secret =
                    secret(provider.apiKey(), provider.apiKeyFile(), provider.name(), at + ".api-key-file");
            return List.of(new Credential(provider.name(), "", secret));
        }
        List<Credential> several = new ArrayList<>();
        for (int i = 0; i < provider.keys().size(); i++) {
            ProviderProperties.Key key = provider.keys().get(i);
            Supplier<Secret> secret =
                    secret(key.value(), key.file(), provider.name() + "/" + key.name(), at + ".keys[" + i + "].file");
            several.add(new Credential(provider.name(), key.name(), secret));
        }
        return several;
    }

    private Supplier<Secret> secret(@Nullable ApiKey value, @Nullable String file, String credential, String property) {
        if (file != null) {
            try {
                return KeyFile.open(file, credential, now);
            } catch (IOException e) {
                // A key that was pasted in the place of a path must not be shown here.
                problems.add(new Problem(
                        property,
                        "'" + new Desensitizer().mask(file) + "' cannot be used: " + e.getMessage(),
                        "name a file that holds the key and nothing else"));
            }
        }
        Secret secret = Optional.ofNullable(value)
                .flatMap(ApiKey::secret)
                .map(Secret::of)
                .orElse(Secret.NONE);
        return () -> secret;
    }
}
