package dev.drover.app.check;

import dev.drover.app.Connections;
import dev.drover.app.pipeline.PriceList;
import dev.drover.app.pipeline.RoutingTable;
import dev.drover.app.pipeline.Settings;
import dev.drover.app.prices.PriceBook;
import dev.drover.app.prices.PriceGuard;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.Privacy;
import dev.drover.cost.UsageNormaliser;
import dev.drover.model.ChainEvents;
import dev.drover.model.Chains;
import dev.drover.model.Credential;
import dev.drover.model.Model;
import dev.drover.model.Provider;
import dev.drover.model.ResponseMemory;
import dev.drover.model.http.HttpSettings;
import dev.drover.model.http.HttpTransport;
import dev.drover.model.http.ModelListing;
import dev.drover.model.http.ModelListing.Listing;
import dev.drover.privacy.MessageSanitizer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Looks at every provider, key and model of a configuration: what is wrong is told before a request finds out. */
public final class ProviderCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SKEW = Duration.ofSeconds(30);

    private final RoutingTable table;
    private final DroverProperties properties;
    private final @Nullable SslBundle trust;
    private final HttpSettings settings;
    private final ModelListing listing;
    private final UnaryOperator<String> masked;

    /**
     * @param properties keep the rules
     * @param trust the bundle of {@code drover.http.ssl-bundle}; null: what the system trusts
     */
    public ProviderCheck(DroverProperties properties, @Nullable SslBundle trust) {
        this.table = RoutingTable.of(properties);
        this.properties = properties;
        this.trust = trust;
        this.settings = Connections.settings(
                properties, trust == null ? null : trust.createSslContext(), ResponseMemory.UNBOUNDED);
        this.listing = new ModelListing(settings, System.getenv());
        this.masked = new MessageSanitizer(Privacy.desensitizer(properties))::line;
    }

    /**
     * Looks, one provider after the other.
     *
     * @param chosen which providers, by name
     * @param calls whether each model is called once, which costs what one token costs
     * @param found told of each step as it is taken
     */
    public void look(Predicate<String> chosen, boolean calls, Consumer<Finding> found) throws InterruptedException {
        try (HttpTransport transport = new HttpTransport(settings, System.getenv())) {
            OneTokenCall call = new OneTokenCall(chains(transport), masked);
            for (Provider provider : providers(chosen)) {
                boolean reached = new Way(
                                provider.name(), provider.baseUrl(), listing.proxyFor(provider), PATIENCE, trust)
                        .walk(found);
                for (Credential credential : provider.credentials()) {
                    credential(provider, credential, reached, calls ? call : null, found);
                }
            }
        }
    }

    /**
     * What providers serve, one after the other; each with its first key.
     *
     * @return for people, of each provider that gives no list
     */
    public List<String> list(Predicate<String> chosen, ModelsSeen seen) {
        List<String> failures = new ArrayList<>();
        for (Provider provider : providers(chosen)) {
            try {
                Listing served = listing.ask(provider, provider.credentials().getFirst(), PATIENCE);
                if (served.status() / 100 == 2) {
                    seen.of(provider.name(), served.names(), models(provider));
                } else {
                    failures.add("provider " + provider.name() + " gives no list of its models, it answers "
                            + served.status() + (served.said().isBlank() ? "" : ": " + masked.apply(served.said())));
                }
            } catch (IOException e) {
                failures.add("provider " + provider.name() + " gives no list of its models: " + e.getMessage());
            }
        }
        return failures;
    }

    /** Is told of a provider's models. */
    @FunctionalInterface
    public interface ModelsSeen {
        /**
         * @param served as the provider calls them
         * @param configured as the worker has them
         */
        void of(String provider, List<String> served, List<Model> configured);
    }

    private Chains chains(HttpTransport transport) {
        PriceBook prices = PriceBook.open(properties, PriceGuard.NONE);
        return new Chains(
                Settings.chains(properties),
                transport,
                new PriceList(prices),
                new UsageNormaliser()::read,
                ChainEvents.NONE,
                InstantSource.system(),
                () -> ThreadLocalRandom.current().nextLong());
    }

    private void credential(
            Provider provider,
            Credential credential,
            boolean reached,
            @Nullable OneTokenCall call,
            Consumer<Finding> found)
            throws InterruptedException {
        Finding shape = KeyShape.of(credential, provider.baseUrl());
        found.accept(shape);
        if (!reached || shape.isFailed()) {
            found.accept(Finding.skipped(credential.name(), "models", "not asked after what failed before"));
            return;
        }
        List<Model> models = models(provider);
        if (!listed(provider, credential, models, found) || call == null) {
            return;
        }
        Provider alone = provider.with(credential);
        for (Model model : models) {
            found.accept(call.of(model.once(alone)));
        }
    }

    /** Whether it makes sense to call models. */
    private boolean listed(Provider provider, Credential credential, List<Model> models, Consumer<Finding> found) {
        long began = System.nanoTime();
        Listing served;
        try {
            served = listing.ask(provider, credential, PATIENCE);
        } catch (IOException e) {
            found.accept(Finding.failed(
                    credential.name(),
                    "models",
                    "no answer: " + masked.apply(String.valueOf(e.getMessage())),
                    "look at base-url"));
            return false;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Instant date = served.date();
        Duration skew = date == null
                ? Duration.ZERO
                : Duration.between(date, Instant.now()).abs();
        if (skew.compareTo(SKEW) > 0) {
            found.accept(Finding.warning(
                    provider.name(),
                    "clock",
                    "the provider's clock and this machine's differ by " + skew.toSeconds() + " s",
                    "set the clock of this machine"));
        }
        return switch (served.status()) {
            case 401, 403 -> {
                found.accept(Finding.failed(
                        credential.name(),
                        "models",
                        "the key is refused (" + served.status() + ")",
                        "give a key of this provider that is in force"));
                yield false;
            }
            case 200 -> {
                found.accept(
                        Finding.ok(credential.name(), "models", served.names().size() + " listed", took));
                models.stream()
                        .filter(model ->
                                !served.names().isEmpty() && !served.names().contains(model.upstreamName()))
                        .forEach(model -> found.accept(Finding.warning(
                                model.name(),
                                "models",
                                "the provider lists no " + model.upstreamName(),
                                "correct drover.models[].upstream-name; drover models lists what is served")));
                yield true;
            }
            default -> {
                found.accept(Finding.warning(
                        credential.name(),
                        "models",
                        "the provider lists no models, it answers " + served.status(),
                        "look at base-url, if calls fail as well"));
                yield true;
            }
        };
    }

    private List<Provider> providers(Predicate<String> chosen) {
        return table.models().values().stream()
                .map(Model::provider)
                .distinct()
                .filter(provider -> chosen.test(provider.name()))
                .sorted(Comparator.comparing(Provider::name))
                .toList();
    }

    private List<Model> models(Provider provider) {
        return table.models().values().stream()
                .filter(model -> model.provider().equals(provider))
                .sorted(Comparator.comparing(Model::name))
                .toList();
    }
}
