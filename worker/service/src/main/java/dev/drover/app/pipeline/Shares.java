package dev.drover.app.pipeline;

import dev.drover.app.properties.DroverProperties;
import dev.drover.app.properties.ModelProperties;
import dev.drover.app.properties.ProviderProperties;
import dev.drover.app.properties.TopicProperties.RequestTopic;
import dev.drover.limit.Quota;
import dev.drover.limit.QuotaKey;
import dev.drover.limit.Share;
import dev.drover.model.Credential;
import dev.drover.model.Model;
import dev.drover.topics.Cluster;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Quotas as configured, and the part of them that belongs to a partition of the cluster as it is. */
final class Shares {
    private final List<RequestTopic> topics;
    private final Supplier<Cluster> cluster;

    Shares(List<RequestTopic> topics, Supplier<Cluster> cluster) {
        this.topics = topics;
        this.cluster = cluster;
    }

    /** What each (credential, upstream model) is granted; models that share one take the smaller number. */
    static Map<QuotaKey, Quota> quotas(DroverProperties properties, RoutingTable routes) {
        Map<QuotaKey, Quota> quotas = new HashMap<>();
        for (ModelProperties configured : properties.models()) {
            Model model = routes.models().get(configured.name());
            if (model != null) {
                for (Credential credential : model.provider().credentials()) {
                    Quota quota = quota(configured.quota(), fraction(properties, credential));
                    quotas.merge(key(model, credential), quota, Shares::smaller);
                }
            }
        }
        return Map.copyOf(quotas);
    }

    static QuotaKey key(Model model, Credential credential) {
        return new QuotaKey(credential.name(), model.upstreamName());
    }

    /** The share of each partition of a topic. */
    Share of(String topic) {
        return Share.of(
                topic,
                topics.stream()
                        .map(configured -> new dev.drover.limit.RequestTopic(
                                configured.name(),
                                Math.max(1, cluster.get().partitions(configured.name())),
                                configured.weight()))
                        .toList());
    }

    /** Of all request topics. */
    int partitions() {
        return topics.stream()
                .mapToInt(topic -> Math.max(1, cluster.get().partitions(topic.name())))
                .sum();
    }

    /** Of the quotas of its provider's models. */
    private static BigDecimal fraction(DroverProperties properties, Credential credential) {
        return properties.providers().stream()
                .filter(provider -> provider.name().equals(credential.provider()))
                .flatMap(provider -> provider.keys().stream())
                .filter(key -> key.name().equals(credential.key()))
                .map(ProviderProperties.Key::fraction)
                .findFirst()
                .orElse(BigDecimal.ONE);
    }

    private static Quota quota(ModelProperties.Quota quota, BigDecimal ofKey) {
        BigDecimal fraction = quota.fraction().multiply(ofKey);
        return new Quota(part(quota.requestsPerMinute(), fraction), part(quota.tokensPerMinute(), fraction));
    }

    private static @Nullable Long part(@Nullable Long perMinute, BigDecimal fraction) {
        if (perMinute == null) {
            return null;
        }
        return Math.max(
                1,
                fraction.multiply(BigDecimal.valueOf(perMinute))
                        .setScale(0, RoundingMode.DOWN)
                        .longValueExact());
    }

    private static Quota smaller(Quota a, Quota b) {
        return new Quota(
                smaller(a.requestsPerMinute(), b.requestsPerMinute()),
                smaller(a.tokensPerMinute(), b.tokensPerMinute()));
    }

    private static @Nullable Long smaller(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Math.min(a, b);
    }
}
