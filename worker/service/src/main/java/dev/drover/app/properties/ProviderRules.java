package dev.drover.app.properties;

import dev.drover.privacy.Desensitizer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What must hold of providers: an address that can be called, and a key that is one. */
final class ProviderRules {
    private final List<Problem> problems = new ArrayList<>();

    private ProviderRules() {}

    static List<Problem> problems(DroverProperties properties) {
        ProviderRules rules = new ProviderRules();
        for (int i = 0; i < properties.providers().size(); i++) {
            ProviderProperties provider = properties.providers().get(i);
            String at = "drover.providers[" + i + "]";
            rules.apiKey(at + ".api-key", provider.apiKey());
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
            ApiKey key = properties.providers().get(i).apiKey();
            if (key != null) {
                String property = "drover.providers[" + i + "].api-key";
                key.literalVariable()
                        .ifPresent(name -> rules.report(
                                property,
                                "is a variable as a shell writes it, and is sent as it stands",
                                "write ${" + name + "}, with braces"));
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
