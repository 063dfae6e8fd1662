package dev.drover.app.properties;

import dev.drover.model.dialect.ProviderKind;
import dev.drover.privacy.Desensitizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The desensitiser of a worker: the rules that were configured, and every secret of the configuration. */
public final class Privacy {
    /** Headers whose values everybody knows; masked, they would take dates and names out of all messages. */
    private static final Set<String> PUBLIC_HEADERS = Set.of("accept", "content-type", "user-agent");

    private Privacy() {}

    /** @throws IllegalArgumentException if a pattern cannot be compiled, which the rules of the configuration report */
    public static Desensitizer desensitizer(DroverProperties properties) {
        Stream<String> own = Stream.of(
                        properties.management().token(), properties.privacy().hashKey())
                .flatMap(Privacy::secret);
        return new Desensitizer(
                Stream.concat(properties.providers().stream().flatMap(Privacy::secrets), own)
                        .toList(),
                properties.privacy().rules());
    }

    /** Keys and header values: either may stand in a provider's error message. */
    private static Stream<String> secrets(ProviderProperties provider) {
        Stream<String> headers = provider.headers().entrySet().stream()
                .filter(header -> isSecret(header.getKey()))
                .map(Map.Entry::getValue);
        String login = provider.baseUrl().getUserInfo();
        Stream<String> keys = provider.keys().stream().flatMap(key -> secret(key.value()));
        return Stream.of(secret(provider.apiKey()), keys, headers, Stream.ofNullable(login))
                .flatMap(one -> one);
    }

    /** Whether the value of a header that is sent with every call may be a credential. */
    public static boolean isSecret(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return !PUBLIC_HEADERS.contains(name)
                && !ProviderKind.words().publicHeaders().contains(name);
    }

    private static Stream<String> secret(@Nullable ApiKey key) {
        return Optional.ofNullable(key).flatMap(ApiKey::secret).stream();
    }
}
