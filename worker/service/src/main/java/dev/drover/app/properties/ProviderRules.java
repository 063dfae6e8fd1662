package dev.drover.app.properties;

import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.SafeNames;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What must hold of providers: an address that can be called, and a key that is one. */
final class ProviderRules {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final List<Problem> problems = new ArrayList<>();

    private ProviderRules() {}

    static List<Problem> problems(DroverProperties properties) {
        ProviderRules rules = new ProviderRules();
        for (int i = 0; i < properties.providers().size(); i++) {
            ProviderProperties provider = properties.providers().get(i);
            String at = "drover.providers[" + i + "]";
            rules.keys(at, provider);
            rules.address(at + ".base-url", provider.baseUrl());
            URI proxy = provider.proxy();
            if (proxy != null && (proxy.getScheme() == null || proxy.getHost() == null)) {
                rules.report(at + ".proxy", "is no address with scheme and host", "write it as http://proxy:3128");
            }
        }
        return rules.problems;
    }

    /** A key that looks like a variable of a shell is sent as it stands. */
    static List<Problem> warnings(DroverProperties properties) {
        ProviderRules rules = new ProviderRules();
        for (int i = 0; i < properties.providers().size(); i++) {
            ProviderProperties provider = properties.providers().get(i);
            String at = "drover.providers[" + i + "]";
            rules.literal(at + ".api-key", provider.apiKey());
            for (int j = 0; j < provider.keys().size(); j++) {
                rules.literal(
                        at + ".keys[" + j + "].value", provider.keys().get(j).value());
            }
        }
        return rules.problems;
    }

    private void report(String property, String what, String remedy) {
        problems.add(new Problem(property, what, remedy));
    }

    private void address(String property, URI address) {
        String scheme = address.getScheme();
        if (!"https".equals(scheme) && !"http".equals(scheme)) {
            boolean other = address.toString().contains("://");
            report(
                    property,
                    "'" + shown(address) + "' " + (other ? "is no HTTP address" : "has no scheme"),
                    other
                            ? "begin it with https://"
                            : "write it as " + (isNear(address) ? "http://" : "https://") + shown(address));
        } else if (address.getHost() == null) {
            report(
                    property,
                    "'" + shown(address) + "' has no host that can be read",
                    "a host name has letters, digits, dots and hyphens, no underscore");
        }
    }

    /** Without the login that an address may hold, and without a key that was pasted in its place. */
    private static String shown(URI address) {
        return new Desensitizer().mask(address.toString().replaceAll("//\\S*@", "//***@"));
    }

    /** A server on this machine or in this network rarely has a certificate. */
    private static boolean isNear(URI address) {
        String host = address.toString().toLowerCase(Locale.ROOT).replaceAll("[:/].*", "");
        return !host.contains(".") || host.matches("[0-9.]+");
    }

    private void literal(String property, @Nullable ApiKey key) {
        Optional.ofNullable(key)
                .flatMap(ApiKey::literalVariable)
                .ifPresent(name -> report(
                        property,
                        "is a variable as a shell writes it, and is sent as it stands",
                        "write ${" + name + "}, with braces"));
    }

    /** In exactly one place, since nobody could tell which holds. */
    private void keys(String at, ProviderProperties provider) {
        List<String> ways = new ArrayList<>();
        if (provider.apiKey() != null) {
            ways.add("api-key");
        }
        if (provider.apiKeyFile() != null) {
            ways.add("api-key-file");
        }
        if (!provider.keys().isEmpty()) {
            ways.add("keys");
        }
        if (ways.size() > 1) {
            report(at + "." + ways.getLast(), "is set beside " + ways.getFirst(), "leave one of them out");
        }
        if (provider.apiKeyFile() == null && provider.keys().isEmpty()) {
            apiKey(at + ".api-key", provider.apiKey());
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < provider.keys().size(); i++) {
            ProviderProperties.Key key = provider.keys().get(i);
            named(at + ".keys[" + i + "]", key, names);
            oneOfSeveral(at + ".keys[" + i + "]", key);
        }
    }

    /** The name is shown everywhere, so it must be none of the things that are shown nowhere. */
    private void named(String at, ProviderProperties.Key key, Set<String> names) {
        if (new SafeNames(new Desensitizer()).credential(key.name()).isPresent()) {
            report(at + ".name", "looks like a key, and is shown", "name the key otherwise, and take it for known");
        } else if (!NAME.matcher(key.name()).matches()) {
            report(
                    at + ".name",
                    "is no name of a key",
                    "give it letters, digits, dots, hyphens and underscores, 64 at most");
        } else if (!names.add(key.name())) {
            report(at + ".name", "'" + key.name() + "' is there twice", "give each its own name");
        }
    }

    private void oneOfSeveral(String at, ProviderProperties.Key key) {
        ApiKey value = key.value();
        if (value != null && key.file() != null) {
            report(at + ".file", "is set beside value", "leave one of them out");
        } else if (key.file() == null && value != null && value.isNone()) {
            report(at + ".value", "is none", "leave the key out; a provider that wants no key has api-key: none");
        } else if (key.file() == null) {
            apiKey(at + ".value", value);
        }
        if (key.fraction().compareTo(BigDecimal.ONE) > 0) {
            report(at + ".fraction", key.fraction() + " is above 1", "take at most 1, the whole");
        }
    }

    private void apiKey(String property, @Nullable ApiKey key) {
        String none = "to none if the provider wants no key";
        if (key == null) {
            report(property, "is missing", "set it to a placeholder such as ${OPENAI_API_KEY}, or " + none);
        } else if (key.isEmpty()) {
            report(property, "is empty", "set the environment variable that it refers to; or set the property " + none);
        } else {
            key.unresolved()
                    .ifPresent(name -> report(
                            property,
                            "refers to the environment variable " + name + ", which is not set",
                            "set " + name + "; or set the property " + none));
        }
    }
}
