package dev.drover.model.http;

import dev.drover.model.Provider;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a provider is reached through: its own, else what {@code HTTPS_PROXY}, {@code HTTP_PROXY},
 * {@code ALL_PROXY} and {@code NO_PROXY} say, in either case, as curl and Go read them. Loopback is never proxied by
 * the environment.
 */
final class ProxyRules {
    private final Map<String, String> environment;

    ProxyRules(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Nullable
    URI proxyFor(Provider provider) {
        if (provider.proxy() != null) {
            return provider.proxy();
        }
        URI target = provider.baseUrl();
        String host = target.getHost();
        if (host == null || isLoopback(host) || isExempt(host, port(target))) {
            return null;
        }
        String own = variable(isTls(target) ? "HTTPS_PROXY" : "HTTP_PROXY");
        String proxy = own.isEmpty() ? variable("ALL_PROXY") : own;
        if (proxy.isEmpty()) {
            return null;
        }
        try {
            return URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
        } catch (IllegalArgumentException _) { // its message has the value, and that may have a password
            throw new IllegalArgumentException("HTTPS_PROXY, HTTP_PROXY or ALL_PROXY is no address");
        }
    }

    private boolean isExempt(String host, int port) {
        for (String entry : variable("NO_PROXY").split("[,\\s]+", -1)) {
            if (entry.equals("*") || (!entry.isEmpty() && matches(entry.toLowerCase(Locale.ROOT), host, port))) {
                return true;
            }
        }
        return false;
    }

    /** {@code example.com} and {@code .example.com} mean the domain and what is below it. */
    private static boolean matches(String entry, String host, int port) {
        int colon = entry.lastIndexOf(':');
        boolean withPort = colon > 0 && entry.substring(colon + 1).matches("\\d+");
        if (withPort && Integer.parseInt(entry.substring(colon + 1)) != port) {
            return false;
        }
        String name = withPort ? entry.substring(0, colon) : entry;
        String domain = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.equals(domain) || lower.endsWith("." + domain);
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static boolean isTls(URI target) {
        return "https".equalsIgnoreCase(target.getScheme());
    }

    private static int port(URI target) {
        return target.getPort() >= 0 ? target.getPort() : isTls(target) ? 443 : 80;
    }

    private String variable(String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return (lower.isBlank() ? environment.getOrDefault(name, "") : lower).strip();
    }
}
