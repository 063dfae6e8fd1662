package dev.drover.app.prices;

import dev.drover.app.properties.ModelProperties;
import dev.drover.app.properties.ModelProperties.PromptTier;
import dev.drover.app.properties.ModelProperties.ServicePrices;
import dev.drover.cost.Prices;
import dev.drover.cost.RateCard;
import dev.drover.cost.Rates;
import dev.drover.cost.ServiceTier;
import dev.drover.cost.TokenKind;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prices from a model's properties. */
final class ConfiguredPrices {
    private ConfiguredPrices() {}

    /** @throws IllegalArgumentException naming the price that is negative or absurd */
    static Prices of(ModelProperties.Prices prices) {
        RateCard standard = card(
                rates(
                        prices.input(),
                        prices.output(),
                        prices.cachedInput(),
                        prices.cacheWrite(),
                        prices.cacheWriteHour(),
                        prices.audioInput(),
                        prices.reasoning(),
                        prices.audioOutput()),
                prices.tiers());
        Map<ServiceTier, RateCard> further = new EnumMap<>(ServiceTier.class);
        further(further, ServiceTier.BATCH, prices.batch());
        further(further, ServiceTier.FLEX, prices.flex());
        further(further, ServiceTier.PRIORITY, prices.priority());
        return Prices.of(standard, further);
    }

    /** The tier at which all calls of a model are billed; null: as their answers say. */
    static @Nullable ServiceTier tier(ModelProperties model) {
        return switch (model.priceTier()) {
            case null -> null;
            case STANDARD -> ServiceTier.STANDARD;
            case BATCH -> ServiceTier.BATCH;
            case FLEX -> ServiceTier.FLEX;
            case PRIORITY -> ServiceTier.PRIORITY;
        };
    }

    private static void further(Map<ServiceTier, RateCard> cards, ServiceTier tier, @Nullable ServicePrices prices) {
        if (prices != null) {
            Rates base = rates(
                    prices.input(),
                    prices.output(),
                    prices.cachedInput(),
                    prices.cacheWrite(),
                    prices.cacheWriteHour(),
                    prices.audioInput(),
                    prices.reasoning(),
                    prices.audioOutput());
            cards.put(tier, card(base, prices.tiers()));
        }
    }

    private static RateCard card(Rates base, List<PromptTier> tiers) {
        Map<Long, Rates> above = new HashMap<>();
        for (PromptTier tier : tiers) {
            Rates changed = rates(
                    tier.input(),
                    tier.output(),
                    tier.cachedInput(),
                    tier.cacheWrite(),
                    tier.cacheWriteHour(),
                    tier.audioInput(),
                    tier.reasoning(),
                    tier.audioOutput());
            if (above.put(tier.above(), changed) != null) {
                throw new IllegalArgumentException("there are two tiers above " + tier.above() + " tokens");
            }
        }
        return new RateCard(base, above);
    }

    private static Rates rates(
            @Nullable BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal cachedInput,
            @Nullable BigDecimal cacheWrite,
            @Nullable BigDecimal cacheWriteHour,
            @Nullable BigDecimal audioInput,
            @Nullable BigDecimal reasoning,
            @Nullable BigDecimal audioOutput) {
        Map<TokenKind, BigDecimal> rates = new EnumMap<>(TokenKind.class);
        put(rates, TokenKind.INPUT, input);
        put(rates, TokenKind.OUTPUT, output);
        put(rates, TokenKind.CACHED_INPUT, cachedInput);
        put(rates, TokenKind.CACHE_WRITE, cacheWrite);
        put(rates, TokenKind.CACHE_WRITE_HOUR, cacheWriteHour);
        put(rates, TokenKind.AUDIO_INPUT, audioInput);
        put(rates, TokenKind.REASONING, reasoning);
        put(rates, TokenKind.AUDIO_OUTPUT, audioOutput);
        return new Rates(rates);
    }

    private static void put(Map<TokenKind, BigDecimal> rates, TokenKind kind, @Nullable BigDecimal price) {
        if (price != null) {
            rates.put(kind, price);
        }
    }
}
