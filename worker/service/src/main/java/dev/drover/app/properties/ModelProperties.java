package dev.drover.app.properties;

import dev.drover.model.dialect.FinishReason;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A model that chains may name.
 *
 * @param name What producers, chains, metrics and results call the model.
 * @param provider Name of the provider that serves it.
 * @param upstreamName The provider's own name for it; the same as name if not set.
 * @param contextWindow Tokens of prompt and completion together; larger requests go to a model with a larger window.
 * @param maxOutput Tokens that are reserved for the completion when a request sets no limit of its own.
 * @param quota What the provider grants to the credential for this model; without it nothing is held back here.
 * @param concurrency How many calls of this model a worker has out at a time with one key; it adapts to what the provider takes.
 * @param timeouts How long a call may take.
 * @param attempts Calls of this model in one round through the chain.
 * @param prices What the model costs; without it the price file decides, and a model that is not there either costs
 *     unknown and is counted as unpriced.
 * @param priceKey Name of the model's entry in the price file; if not set, the entry is looked for by provider and
 *     upstream name, by upstream name alone, and by name.
 * @param priceTier Service tier at which all calls of the model are billed, such as batch; if not set, each call's own
 *     answer says, standard if it does not.
 * @param finishReasons What a word means with which the provider's answers end and that Drover does not know: ended,
 *     length, tool-call, refused or broken. An answer that ends with an unknown word is no success. The word missing
 *     stands for answers without any.
 * @param drop Members of requests that the provider does not get, such as seed or temperature; each attempt tells which
 *     were left out. What a provider's API has no form for is refused otherwise.
 * @param chunks Whether requests for a stream whose first model this is have their chunks published although they do not
 *     ask.
 */
@ConfigurationPropertiesSource
public record ModelProperties(
        @NotBlank String name,
        @NotBlank String provider,
        @Nullable String upstreamName,
        @Nullable @Positive Long contextWindow,
        @Nullable @Positive Long maxOutput,
        @Valid @DefaultValue Quota quota,
        @Valid @DefaultValue Concurrency concurrency,
        @Valid @DefaultValue Timeouts timeouts,
        @DefaultValue("2") @Min(1) int attempts,
        @Valid @Nullable Prices prices,
        @Nullable String priceKey,
        @Nullable PriceTier priceTier,
        @DefaultValue Map<String, FinishReason> finishReasons,
        @DefaultValue Set<String> drop,
        @DefaultValue("false") boolean chunks) {
    public ModelProperties {
        drop = Set.copyOf(drop);
        finishReasons = Map.copyOf(finishReasons);
    }

    /** The provider's name for the model. */
    public String upstream() {
        return upstreamName == null || upstreamName.isBlank() ? name : upstreamName;
    }

    /**
     * What the provider grants for the model, over all workers and partitions.
     *
     * @param requestsPerMinute Requests per minute that the provider grants; no limit if not set.
     * @param tokensPerMinute Tokens per minute, prompt and completion, that the provider grants; no limit if not set.
     * @param fraction The part of the quota that is this deployment's, above 0 and at most 1, when others use it too.
     * @param headers Whether the provider's rate-limit headers hold calls back before the provider refuses them.
     */
    public record Quota(
            @Nullable @Positive Long requestsPerMinute,
            @Nullable @Positive Long tokensPerMinute,
            @DefaultValue("1") @Positive BigDecimal fraction,
            @DefaultValue("true") boolean headers) {}

    /**
     * The bounds between which the number of calls that are out at a time adapts: it grows while the provider answers, and
     * falls when it is overloaded.
     *
     * @param initial Calls that may be out at a time in the beginning.
     * @param min The number never falls below this.
     * @param max The number never rises above this; only drover.engine.in-flight bounds it if not set.
     */
    public record Concurrency(
            @DefaultValue("8") @Min(1) int initial,
            @DefaultValue("1") @Min(1) int min,
            @Nullable @Positive Integer max) {}

    /**
     * Limits on the time of one call.
     *
     * @param connect Longest time until a connection, TLS included, is there.
     * @param response Longest time until the response begins.
     * @param firstToken Longest time until the first chunk of a stream.
     * @param chunkGap Longest time between two parts of a response.
     * @param total Longest time of a call from start to end.
     */
    public record Timeouts(
            @DefaultValue("10s") @DurationMin(millis = 1) Duration connect,
            @DefaultValue("60s") @DurationMin(millis = 1) Duration response,
            @DefaultValue("30s") @DurationMin(millis = 1) Duration firstToken,
            @DefaultValue("30s") @DurationMin(millis = 1) Duration chunkGap,
            @DefaultValue("120s") @DurationMin(millis = 1) Duration total) {}

    /** How the provider bills a model. */
    public enum PriceTier {
        STANDARD,
        BATCH,
        FLEX,
        PRIORITY
    }

    /**
     * Prices in USD per million tokens, exact decimals. They replace what a price file says of the model, as a whole.
     *
     * @param input USD per million prompt tokens.
     * @param output USD per million completion tokens; set with input, 0 for a model that is free or only embeds.
     * @param cachedInput USD per million prompt tokens read from the provider's cache; as input if not set.
     * @param cacheWrite USD per million prompt tokens written to the provider's cache; as input if not set.
     * @param cacheWriteHour USD per million prompt tokens written to the cache for an hour; unknown if only
     *     cache-write is set, else as input.
     * @param audioInput USD per million audio tokens of the prompt; as input if not set.
     * @param reasoning USD per million reasoning tokens; as output if not set.
     * @param audioOutput USD per million audio tokens of the completion; as output if not set.
     * @param tiers What changes for long prompts.
     * @param batch What calls of the batch tier cost; unknown if not set.
     * @param flex What calls that the provider served at its flex tier cost; unknown if not set.
     * @param priority What calls that the provider served at its priority tier cost; unknown if not set.
     */
    public record Prices(
            @NotNull @PositiveOrZero BigDecimal input,
            @Nullable @PositiveOrZero BigDecimal output,
            @Nullable @PositiveOrZero BigDecimal cachedInput,
            @Nullable @PositiveOrZero BigDecimal cacheWrite,
            @Nullable @PositiveOrZero BigDecimal cacheWriteHour,
            @Nullable @PositiveOrZero BigDecimal audioInput,
            @Nullable @PositiveOrZero BigDecimal reasoning,
            @Nullable @PositiveOrZero BigDecimal audioOutput,
            @DefaultValue List<@Valid PromptTier> tiers,
            @Nullable @Valid ServicePrices batch,
            @Nullable @Valid ServicePrices flex,
            @Nullable @Valid ServicePrices priority) {
        public Prices {
            tiers = List.copyOf(tiers);
        }
    }

    /**
     * Prices of requests with more prompt tokens than a threshold: the whole request has them. What is not set here
     * stays as it is below the threshold.
     *
     * @param above Prompt tokens, cached ones included, above which the tier begins.
     * @param input USD per million prompt tokens.
     * @param output USD per million completion tokens.
     * @param cachedInput USD per million prompt tokens read from the provider's cache.
     * @param cacheWrite USD per million prompt tokens written to the provider's cache.
     * @param cacheWriteHour USD per million prompt tokens written to the cache for an hour.
     * @param audioInput USD per million audio tokens of the prompt.
     * @param reasoning USD per million reasoning tokens.
     * @param audioOutput USD per million audio tokens of the completion.
     */
    @ConfigurationPropertiesSource
    public record PromptTier(
            @NotNull @Positive Long above,
            @Nullable @PositiveOrZero BigDecimal input,
            @Nullable @PositiveOrZero BigDecimal output,
            @Nullable @PositiveOrZero BigDecimal cachedInput,
            @Nullable @PositiveOrZero BigDecimal cacheWrite,
            @Nullable @PositiveOrZero BigDecimal cacheWriteHour,
            @Nullable @PositiveOrZero BigDecimal audioInput,
            @Nullable @PositiveOrZero BigDecimal reasoning,
            @Nullable @PositiveOrZero BigDecimal audioOutput) {}

    /**
     * The price list of a service tier; it must name whatever the standard prices name apart.
     *
     * @param input USD per million prompt tokens.
     * @param output USD per million completion tokens.
     * @param cachedInput USD per million prompt tokens read from the provider's cache.
     * @param cacheWrite USD per million prompt tokens written to the provider's cache.
     * @param cacheWriteHour USD per million prompt tokens written to the cache for an hour.
     * @param audioInput USD per million audio tokens of the prompt.
     * @param reasoning USD per million reasoning tokens.
     * @param audioOutput USD per million audio tokens of the completion.
     * @param tiers What changes for long prompts.
     */
    public record ServicePrices(
            @NotNull @PositiveOrZero BigDecimal input,
            @Nullable @PositiveOrZero BigDecimal output,
            @Nullable @PositiveOrZero BigDecimal cachedInput,
            @Nullable @PositiveOrZero BigDecimal cacheWrite,
            @Nullable @PositiveOrZero BigDecimal cacheWriteHour,
            @Nullable @PositiveOrZero BigDecimal audioInput,
            @Nullable @PositiveOrZero BigDecimal reasoning,
            @Nullable @PositiveOrZero BigDecimal audioOutput,
            @DefaultValue List<@Valid PromptTier> tiers) {
        public ServicePrices {
            tiers = List.copyOf(tiers);
        }
    }
}
