package dev.drover.model.http;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.model.Credential;
import dev.drover.model.Provider;
import dev.drover.model.dialect.ProviderDialect.Outgoing;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Asks providers which models they serve, over the same connections, proxies and trust as calls. */
public final class ModelListing {
    private static final int LARGEST = 8 * 1024 * 1024;
    private static final int MOST_MODELS = 10_000;
    private static final int LONGEST_SAID = 300;
    private static final List<String> LIST = List.of("data", "models");
    private static final List<String> MODEL = List.of("id", "name");

    private final HttpSettings settings;
    private final ProxyRules proxies;

    /** @param environment where {@code HTTPS_PROXY} and its kin are looked up */
    public ModelListing(HttpSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.proxies = new ProxyRules(environment);
    }

    /**
     * What a provider answers.
     *
     * @param names of models, as the provider calls them; empty unless the status is 2xx
     * @param said the beginning of an answer that is no list
     * @param date the provider's clock; null if it does not say
     */
    public record Listing(
            int status,
            List<String> names,
            String said,
            @Nullable Instant date) {
        public Listing {
            names = List.copyOf(names);
        }
    }

    /** The proxy that calls of the provider take; null for none. */
    public @Nullable URI proxyFor(Provider provider) {
        return proxies.proxyFor(provider);
    }

    /**
     * Asks.
     *
     * @param patience of each step; three times as long for all of them, whatever trickles in
     * @throws IOException if there is no answer
     */
    public Listing ask(Provider provider, Credential credential, Duration patience) throws IOException {
        URI address = provider.dialect().models(provider.baseUrl());
        HttpGet get = new HttpGet(address);
        get.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(patience.toMillis(), TimeUnit.MILLISECONDS))
                .build());
        get.setHeader("Accept", "application/json");
        get.setHeader("Accept-Encoding", "identity");
        get.setHeader("User-Agent", "drover/" + settings.version());
        provider.dialect()
                .headers(new Outgoing(
                        address, new byte[0], credential.secret().get().reveal()))
                .forEach(get::setHeader);
        provider.headers().forEach(get::setHeader);
        Thread watch = Thread.ofVirtual().start(() -> abort(get, patience.multipliedBy(3)));
        try (ProviderClient client = new ProviderClient(settings, patience, proxies.proxyFor(provider));
                ClassicHttpResponse response =
                        client.open(new HttpHost(address.getScheme(), address.getHost(), address.getPort()), get)) {
            byte[] body = response.getEntity() == null
                    ? new byte[0]
                    : response.getEntity().getContent().readNBytes(LARGEST);
            boolean success = response.getCode() / 100 == 2;
            List<String> names = success ? names(body) : List.of();
            String said = names.isEmpty()
                    ? new String(body, 0, Math.min(body.length, LONGEST_SAID), StandardCharsets.UTF_8)
                    : "";
            return new Listing(response.getCode(), names, said, date(response.getFirstHeader("Date")));
        } finally {
            watch.interrupt();
        }
    }

    /** Closing a response reads its rest, and a limit on each read says nothing of all of them. */
    private static void abort(HttpGet get, Duration after) {
        try {
            Thread.sleep(after); // the time limit itself; the answer interrupts it
            get.abort();
        } catch (InterruptedException _) {
            // It is over.
        }
    }

    /** OpenAI and Anthropic have {@code data[].id}, Google {@code models[].name}, Ollama both. */
    private static List<String> names(byte[] body) {
        List<String> names = new ArrayList<>();
        try {
            JsonText json = JsonText.check(body, 100);
            if (!json.isObject()) {
                return names;
            }
            JsonMembers members = JsonMembers.of(json, LIST);
            JsonText list = members.present("data") != null ? members.present("data") : members.present("models");
            if (list == null || !list.isArray()) {
                return names;
            }
            for (JsonText model : list.elements()) {
                if (model.isObject() && names.size() < MOST_MODELS) {
                    JsonMembers parts = JsonMembers.of(model, MODEL);
                    JsonText name = parts.present("id") != null ? parts.present("id") : parts.present("name");
                    String text = name == null ? null : name.string();
                    if (text != null) {
                        names.add(text.startsWith("models/") ? text.substring("models/".length()) : text);
                    }
                }
            }
        } catch (JsonFault _) {
            names.clear();
        }
        return names;
    }

    private static @Nullable Instant date(@Nullable Header header) {
        try {
            return header == null ? null : DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.getValue(), Instant::from);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
