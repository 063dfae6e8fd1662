package dev.drover.app.pipeline;

import dev.drover.app.keys.Credentials;
import dev.drover.app.properties.ChainProperties;
import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.DroverProperties.UnknownModel;
import dev.drover.app.properties.ModelProperties;
import dev.drover.app.properties.ModelProperties.Timeouts;
import dev.drover.app.properties.ProviderProperties;
import dev.drover.app.properties.TenantProperties;
import dev.drover.contracts.CutOver;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.Sha256;
import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.model.Chain;
import dev.drover.model.ChainOrder;
import dev.drover.model.Credential;
import dev.drover.model.Model;
import dev.drover.model.Provider;
import dev.drover.model.TimeLimits;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What requests may name, as it was configured.
 *
 * @param tasks chain of each task
 * @param defaultChain of requests that name neither chain nor task
 */
public record RoutingTable(
        Map<String, Model> models,
        Map<String, Chain> chains,
        Map<String, Chain> tasks,
        Chain defaultChain,
        Map<String, TenantProperties> tenants,
        Map<String, String> tenantPerTopic,
        Defaults defaults) {
    private static final String DEFAULT_TASK = "balanced";

    public RoutingTable {
        models = Map.copyOf(models);
        chains = Map.copyOf(chains);
        tasks = Map.copyOf(tasks);
        tenants = Map.copyOf(tenants);
        tenantPerTopic = Map.copyOf(tenantPerTopic);
    }

    /** What applies to requests that do not say. */
    public record Defaults(String tenant, Duration deadline, boolean ignoreUnknownModel, List<String> chunkedModels) {
        /** @param chunkedModels whose streams are published in chunks */
        public Defaults {
            chunkedModels = List.copyOf(chunkedModels);
        }
    }

    /** Builds it from properties that keep the rules. */
    public static RoutingTable of(DroverProperties properties) {
        Map<String, List<Credential>> credentials = Credentials.of(properties, Instant.now());
        Map<String, Provider> providers = properties.providers().stream()
                .collect(Collectors.toMap(
                        ProviderProperties::name, provider -> provider(provider, named(credentials, provider.name()))));
        Map<String, Model> models = properties.models().stream()
                .collect(Collectors.toMap(
                        ModelProperties::name, model -> model(model, named(providers, model.provider()))));
        Map<String, Chain> chains = new LinkedHashMap<>();
        properties.chains().forEach(chain -> chains.put(chain.name(), chain(chain, models)));
        Map<String, Chain> tasks = tasks(properties, chains);
        return new RoutingTable(
                models,
                chains,
                tasks,
                defaultChain(properties, chains, tasks),
                properties.tenants().stream().collect(Collectors.toMap(TenantProperties::name, Function.identity())),
                properties.tenantPerTopic(),
                new Defaults(
                        properties.defaultTenant(),
                        properties.defaultDeadline(),
                        properties.unknownModel() == UnknownModel.USE_CHAIN,
                        properties.models().stream()
                                .filter(ModelProperties::chunks)
                                .map(ModelProperties::name)
                                .toList()));
    }

    /** The tenant's rules, or null if it has none. */
    @Nullable
    TenantProperties rules(String tenant) {
        return tenants.get(tenant);
    }

    /** Every key of every provider that a model has. */
    public Set<Credential> credentials() {
        return models.values().stream()
                .flatMap(model -> model.provider().credentials().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the request's stream is published in chunks: it asks, or its first model is set so, and its tenant may. */
    boolean publishesChunks(InferenceRequest request, Route.To to) {
        if (!request.streams()) {
            return false;
        }
        Boolean asked = request.chunks();
        boolean wanted = asked == null
                ? defaults.chunkedModels()
                        .contains(to.chain().models().getFirst().name())
                : asked;
        TenantProperties rules = rules(to.tenant());
        return wanted && (rules == null || rules.chunks());
    }

    /** What other workers of the group may know of it. */
    public WorkerAnnouncement announcement(String group, Instant now) {
        return new WorkerAnnouncement(
                UUID.randomUUID().toString(),
                group,
                null,
                fingerprint(),
                chains.keySet(),
                tasks.keySet(),
                models.keySet(),
                null,
                false,
                now,
                List.of());
    }

    /** The first 48 bits of a SHA-256 over all that decides where a request goes, as hexadecimal digits. */
    private String fingerprint() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(chains)
                .forEach((name, chain) -> text.append(name)
                        .append(chain.models().stream().map(Model::name).toList())
                        .append(chain.order()));
        new TreeMap<>(tasks)
                .forEach((task, chain) -> text.append(task).append('=').append(chain.name()));
        new TreeMap<>(models)
                .forEach((name, model) -> text.append(name)
                        .append(model.upstreamName())
                        .append(model.provider().name())
                        .append(model.provider().baseUrl())
                        .append(model.provider().region()));
        new TreeMap<>(tenants).forEach((_, rules) -> text.append(rules));
        text.append(defaultChain.name()).append(new TreeMap<>(tenantPerTopic)).append(defaults);
        return HexFormat.of().formatHex(Sha256.of(text.toString()), 0, 6);
    }

    private static Provider provider(ProviderProperties provider, List<Credential> credentials) {
        return new Provider(
                provider.name(),
                provider.baseUrl(),
                credentials,
                provider.region(),
                provider.kind().dialect(),
                provider.headers(),
                provider.proxy());
    }

    private static Model model(ModelProperties model, Provider provider) {
        Timeouts timeouts = model.timeouts();
        return new Model(
                model.name(),
                provider,
                new Upstream(model.upstream(), model.maxOutput(), model.drop()),
                model.contextWindow(),
                new TimeLimits(
                        timeouts.connect(),
                        timeouts.response(),
                        timeouts.firstToken(),
                        timeouts.chunkGap(),
                        timeouts.total()),
                model.attempts(),
                FinishReasons.with(model.finishReasons()));
    }

    private static Chain chain(ChainProperties chain, Map<String, Model> models) {
        ChainProperties.CutOver cutOver = chain.cutOver();
        return new Chain(
                chain.name(),
                chain.models().stream().map(name -> named(models, name)).toList(),
                new ChainOrder(
                        chain.order(),
                        false,
                        chain.maxLatency(),
                        cutOver == null ? null : new CutOver(cutOver.model(), cutOver.percent())));
    }

    /** A task without an entry picks the chain of its own name. */
    private static Map<String, Chain> tasks(DroverProperties properties, Map<String, Chain> chains) {
        Map<String, Chain> tasks = new LinkedHashMap<>(chains);
        properties.tasks().forEach((task, chain) -> tasks.put(task, named(chains, chain)));
        return tasks;
    }

    private static Chain defaultChain(
            DroverProperties properties, Map<String, Chain> chains, Map<String, Chain> tasks) {
        String byName = properties.defaultChain();
        if (byName != null) {
            return named(chains, byName);
        }
        Chain balanced = tasks.get(DEFAULT_TASK);
        return balanced != null ? balanced : chains.values().iterator().next();
    }

    private static <T> T named(Map<String, T> map, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException("nothing is called '" + name + "'");
        }
        return found;
    }
}
