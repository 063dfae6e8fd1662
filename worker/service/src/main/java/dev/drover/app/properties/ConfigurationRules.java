package dev.drover.app.properties;

import dev.drover.contracts.TopicKind;
import dev.drover.engine.EngineSettings.Guarantee;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What must hold between properties, beyond the range of each. Pure; reports everything that is wrong at once. */
public final class ConfigurationRules {
    private final DroverProperties properties;
    private final KafkaTimes kafka;
    private final List<Problem> problems = new ArrayList<>();

    private ConfigurationRules(DroverProperties properties, KafkaTimes kafka) {
        this.properties = properties;
        this.kafka = kafka;
    }

    /**
     * Times that the operator set for the Kafka clients, or their defaults.
     *
     * @param maxPollInterval {@code max.poll.interval.ms} of the consumer
     * @param deliveryTimeout {@code delivery.timeout.ms} of the producer, zero if not set
     */
    public record KafkaTimes(Duration maxPollInterval, Duration deliveryTimeout) {
        public static final KafkaTimes DEFAULT = new KafkaTimes(Duration.ofMinutes(5), Duration.ZERO);
    }

    /** Everything that is wrong; empty if the worker may start. */
    public static List<Problem> problems(DroverProperties properties, KafkaTimes kafka) {
        return new ConfigurationRules(properties, kafka).check();
    }

    /** @throws InvalidConfigurationException naming every property that is wrong */
    public static void enforce(DroverProperties properties, KafkaTimes kafka) {
        List<Problem> problems = problems(properties, kafka);
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    /** What is probably not as it was meant, but keeps no worker from starting. */
    public static List<Problem> warnings(DroverProperties properties) {
        return ProviderRules.warnings(properties);
    }

    private List<Problem> check() {
        somethingToCall();
        uniqueNames();
        management();
        problems.addAll(ProviderRules.problems(properties));
        models();
        chains();
        tenants();
        topics();
        times();
        problems.addAll(AttributionRules.problems(properties));
        problems.addAll(PriceRules.problems(properties));
        problems.addAll(PrivacyRules.problems(properties));
        problems.addAll(BudgetChecks.problems(properties));
        return List.copyOf(problems);
    }

    private void report(String property, String what, String remedy) {
        problems.add(new Problem("drover." + property, what, remedy));
    }

    private void somethingToCall() {
        whenEmpty("providers", properties.providers(), "name where models are served: name, base-url, api-key");
        whenEmpty("models", properties.models(), "name at least one model and its provider");
        whenEmpty("chains", properties.chains(), "name at least one chain and its models");
    }

    private void whenEmpty(String property, List<?> list, String remedy) {
        if (list.isEmpty()) {
            report(property, "nothing is configured", remedy);
        }
    }

    private void uniqueNames() {
        unique("providers", properties.providers(), ProviderProperties::name);
        unique("models", properties.models(), ModelProperties::name);
        unique("chains", properties.chains(), ChainProperties::name);
        unique("tenants", properties.tenants(), TenantProperties::name);
        unique("topics.requests", properties.topics().requests(), TopicProperties.RequestTopic::name);
    }

    private <T> void unique(String property, List<T> list, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            if (!seen.add(name.apply(list.get(i)))) {
                report(
                        property + "[" + i + "].name",
                        quoted(name.apply(list.get(i))) + " is there twice",
                        "give each its own name");
            }
        }
    }

    /** An empty token would look like protection; a placeholder that was not replaced is known to everybody. */
    private void management() {
        ApiKey token = properties.management().token();
        if (token != null && (token.isEmpty() || token.unresolved().isPresent())) {
            report(
                    "management.token",
                    "is empty or not replaced",
                    "set the variable that it refers to, or leave it out");
        }
    }

    private void models() {
        Set<String> providers = names(properties.providers(), ProviderProperties::name);
        for (int i = 0; i < properties.models().size(); i++) {
            ModelProperties model = properties.models().get(i);
            String at = "models[" + i + "]";
            known(at + ".provider", "provider", model.provider(), providers, "providers");
            if (model.quota().fraction().compareTo(BigDecimal.ONE) > 0) {
                report(at + ".quota.fraction", model.quota().fraction() + " is above 1", "take at most 1, the whole");
            }
            Long window = model.contextWindow();
            Long output = model.maxOutput();
            if (window != null && output != null && output > window) {
                report(at + ".max-output", output + " is above context-window " + window, "lower it");
            }
        }
    }

    private void chains() {
        Set<String> models = names(properties.models(), ModelProperties::name);
        Set<String> chains = chainNames();
        for (int i = 0; i < properties.chains().size(); i++) {
            List<String> of = properties.chains().get(i).models();
            for (int j = 0; j < of.size(); j++) {
                known("chains[" + i + "].models[" + j + "]", "model", of.get(j), models, "models");
            }
            ChainProperties.CutOver cutOver = properties.chains().get(i).cutOver();
            if (cutOver != null && !of.contains(cutOver.model())) {
                report(
                        "chains[" + i + "].cut-over.model",
                        "'" + cutOver.model() + "' is none of the chain's models",
                        "name one of " + of + ", or add it to the chain");
            }
        }
        properties.tasks().forEach((task, chain) -> known("tasks." + task, "chain", chain, chains, "chains"));
        String byDefault = properties.defaultChain();
        if (byDefault != null) {
            known("default-chain", "chain", byDefault, chains, "chains");
        }
    }

    private void tenants() {
        for (int i = 0; i < properties.tenants().size(); i++) {
            TenantProperties tenant = properties.tenants().get(i);
            for (int j = 0; j < tenant.chains().size(); j++) {
                known(
                        "tenants[" + i + "].chains[" + j + "]",
                        "chain",
                        tenant.chains().get(j),
                        chainNames(),
                        "chains");
            }
            topicsOf(tenant, "tenants[" + i + "].request-topics");
            if (!tenant.regions().isEmpty() && reachable(tenant).stream().noneMatch(tenant.regions()::contains)) {
                report(
                        "tenants[" + i + "].regions",
                        "no model of the tenant's chains lies in " + tenant.regions(),
                        "set drover.providers[].region, or allow a region that has a model");
            }
        }
    }

    private void topicsOf(TenantProperties tenant, String property) {
        Set<String> requests = Set.copyOf(properties.topics().requestNames());
        for (int i = 0; i < tenant.requestTopics().size(); i++) {
            String topic = tenant.requestTopics().get(i);
            String owner = properties.tenantPerTopic().get(topic);
            known(property + "[" + i + "]", "request topic", topic, requests, "topics.requests");
            if (owner != null && !owner.equals(tenant.name())) {
                report(
                        property + "[" + i + "]",
                        quoted(topic) + " belongs to tenant " + quoted(owner),
                        "leave it out, or change drover.tenant-per-topic");
            }
        }
    }

    /** Regions of the providers behind the chains that a tenant may use. */
    private Set<String> reachable(TenantProperties tenant) {
        Map<String, String> regions = properties.providers().stream()
                .filter(provider -> provider.region() != null)
                .collect(Collectors.toMap(
                        ProviderProperties::name, provider -> String.valueOf(provider.region()), (a, _) -> a));
        Set<String> models = properties.chains().stream()
                .filter(chain -> tenant.chains().isEmpty() || tenant.chains().contains(chain.name()))
                .flatMap(chain -> chain.models().stream())
                .collect(Collectors.toSet());
        return properties.models().stream()
                .filter(model -> models.contains(model.name()) && regions.containsKey(model.provider()))
                .map(model -> regions.getOrDefault(model.provider(), ""))
                .collect(Collectors.toSet());
    }

    private void topics() {
        TopicProperties topics = properties.topics();
        Set<String> seen = new HashSet<>(topics.requestNames());
        Arrays.stream(TopicKind.values())
                .filter(kind -> kind != TopicKind.REQUESTS && kind.user() != TopicKind.User.NOBODY)
                .sorted(Comparator.comparing(TopicKind::key))
                .filter(kind -> !seen.add(topics.name(kind)))
                .forEach(kind -> report(
                        "topics." + kind.key(),
                        quoted(topics.name(kind)) + " has another use already",
                        "name a topic of its own"));
        properties.tenantPerTopic().keySet().stream()
                .filter(topic -> !topics.requestNames().contains(topic))
                .forEach(topic ->
                        report("tenant-per-topic." + topic, "is no request topic", "add it to drover.topics.requests"));
    }

    private void times() {
        EngineProperties engine = properties.engine();
        if (engine.drain().compareTo(kafka.maxPollInterval()) >= 0) {
            report(
                    "engine.drain",
                    seconds(engine.drain()) + " is not below max.poll.interval.ms, " + seconds(kafka.maxPollInterval()),
                    "lower it, or raise spring.kafka.consumer.max-poll-interval");
        }
        boolean transactional = engine.delivery() == Guarantee.EXACTLY_ONCE;
        if (transactional && kafka.deliveryTimeout().compareTo(engine.transactionTimeout()) >= 0) {
            report(
                    "engine.transaction-timeout",
                    seconds(engine.transactionTimeout()) + " is not above the producer's delivery.timeout.ms, "
                            + seconds(kafka.deliveryTimeout()),
                    "raise it, or lower spring.kafka.producer.properties.delivery.timeout.ms");
        }
        if (properties.breaker().minimumCalls() > properties.breaker().window()) {
            report("breaker.minimum-calls", "is above breaker.window", "lower it");
        }
    }

    private void known(String property, String kind, String name, Set<String> names, String where) {
        if (!names.contains(name)) {
            report(
                    property,
                    "no " + kind + " is called " + quoted(name),
                    "add it to drover." + where + ", or take one of " + new TreeSet<>(names));
        }
    }

    private Set<String> chainNames() {
        return names(properties.chains(), ChainProperties::name);
    }

    private static <T> Set<String> names(List<T> list, Function<T, String> name) {
        return list.stream().map(name).collect(Collectors.toSet());
    }

    private static String quoted(Object value) {
        return "'" + value + "'";
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
