package dev.drover.app.properties;

import dev.drover.topics.WantedTopics;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Everything an operator may set, but for Kafka itself, which is under {@code spring.kafka.*}. An unknown property
 * refuses the start.
 *
 * @param topics Topics that are read and written.
 * @param engine How requests are consumed.
 * @param providers Where models are served.
 * @param models Models that chains may name.
 * @param chains Ordered lists of models.
 * @param tasks Chain of each task; without an entry a task picks the chain of its own name.
 * @param defaultChain Chain of requests that name neither chain nor task; the chain of balanced, else the first.
 * @param unknownModel What to do with a body.model that is not configured: reject, or use-chain to ignore it.
 * @param unknownNameWait How long a request waits that names a chain, task or model which only other workers of the group
 *     know or knew lately, as during a rollout; 0 ends it at once.
 * @param defaultDeadline Deadline of requests that set none, from the record's time.
 * @param tenants Rules for tenants.
 * @param defaultTenant Tenant of requests that name none.
 * @param tenantPerTopic Tenant of each request topic that belongs to one; requests there may name no other.
 * @param retry When a failed call is made again.
 * @param rounds How often a request goes through its chain.
 * @param buckets Token buckets that keep models within their quotas.
 * @param breaker When calls of a failing model are held back.
 * @param http Connections to providers.
 * @param budgets What may be spent.
 * @param metrics Bounds on metric labels.
 * @param management Who may see more than the probes.
 * @param prices Prices of models that have none of their own in the configuration.
 * @param usage What usage events say beside tenant and model.
 * @param privacy What people may read in logs, messages, headers and screens.
 */
@Validated
@ConfigurationProperties(value = "drover", ignoreUnknownFields = false)
public record DroverProperties(
        @NestedConfigurationProperty @Valid @DefaultValue TopicProperties topics,
        @NestedConfigurationProperty @Valid @DefaultValue EngineProperties engine,
        @DefaultValue List<@Valid ProviderProperties> providers,
        @DefaultValue List<@Valid ModelProperties> models,
        @DefaultValue List<@Valid ChainProperties> chains,
        @DefaultValue Map<String, String> tasks,
        @Nullable String defaultChain,
        @DefaultValue("reject") UnknownModel unknownModel,
        @DefaultValue("5m") @DurationMin(seconds = 0) Duration unknownNameWait,
        @DefaultValue("24h") @DurationMin(seconds = 1) Duration defaultDeadline,
        @DefaultValue List<@Valid TenantProperties> tenants,
        @DefaultValue("default") @NotBlank String defaultTenant,
        @DefaultValue Map<String, String> tenantPerTopic,
        @NestedConfigurationProperty @Valid @DefaultValue RetryProperties retry,
        @NestedConfigurationProperty @Valid @DefaultValue RoundProperties rounds,
        @NestedConfigurationProperty @Valid @DefaultValue BucketProperties buckets,
        @NestedConfigurationProperty @Valid @DefaultValue BreakerProperties breaker,
        @Valid @DefaultValue Http http,
        @NestedConfigurationProperty @Valid @DefaultValue BudgetProperties budgets,
        @Valid @DefaultValue Metrics metrics,
        @DefaultValue Management management,
        @NestedConfigurationProperty @Valid @DefaultValue PriceProperties prices,
        @NestedConfigurationProperty @Valid @DefaultValue UsageProperties usage,
        @NestedConfigurationProperty @Valid @DefaultValue PrivacyProperties privacy) {
    public DroverProperties {
        providers = List.copyOf(providers);
        models = List.copyOf(models);
        chains = List.copyOf(chains);
        tasks = Map.copyOf(tasks);
        tenants = List.copyOf(tenants);
        defaultTenant = TenantProperties.normal(defaultTenant);
        tenantPerTopic = tenantPerTopic.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> TenantProperties.normal(entry.getValue())));
    }

    /** The topics as this configuration wants them. */
    public WantedTopics wantedTopics() {
        return topics.wanted(defaultDeadline);
    }

    /** What to do with a {@code body.model} that is not configured. */
    public enum UnknownModel {
        REJECT,
        USE_CHAIN
    }

    /**
     * Connections to providers.
     *
     * @param maxResponseSize Largest response that is read; a larger one ends in result_too_large.
     * @param maxConnections Connections at a time to one provider; as many as calls in flight if not set.
     * @param sslBundle Name of the spring.ssl.bundle to trust providers with; what the system trusts if not set.
     */
    public record Http(
            @DefaultValue("16MB") DataSize maxResponseSize,
            @Nullable @Min(1) Integer maxConnections,
            @Nullable String sslBundle) {}

    /**
     * Bounds on metric labels.
     *
     * @param tenants Tenants that get a label of their own; the rest are counted as other.
     */
    public record Metrics(@DefaultValue("100") @Min(1) int tenants) {}

    /**
     * Who may see more than the probes.
     *
     * @param token Bearer token for metrics and health details from other machines; without it they get the probes only.
     */
    public record Management(@Nullable ApiKey token) {}
}
