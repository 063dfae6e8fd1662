package dev.drover.cost;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Sha256;
import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The prices of all models at one time. Immutable; whoever learns new prices builds a new one, with another version.
 * Every amount names the version that it was computed with.
 */
public final class PriceCatalogue {
    private static final int VERSION_LENGTH = 12;

    private final Map<String, Prices> byModel;
    private final String version;

    /** @param byModel by the configured name of the model; a model that is missing has no price */
    public PriceCatalogue(Map<String, Prices> byModel) {
        this.byModel = Map.copyOf(byModel);
        this.version = hash(this.byModel);
    }

    /** The beginning of a SHA-256 over the content: the same prices have the same version in every worker. */
    public String version() {
        return version;
    }

    /** Whether the model has a price; some call of it may cost an unknown amount yet, see {@link Prices}. */
    public boolean prices(String model) {
        return byModel.containsKey(model);
    }

    /** The exact cost, zero or more; null if the model, or something that the call used, has no price. */
    public @Nullable AttemptCost price(String model, Usage usage) {
        Prices prices = byModel.get(model);
        BigDecimal usd = prices == null ? null : prices.price(usage);
        return usd == null ? null : new AttemptCost(usd, version);
    }

    /**
     * At most what a call of this model with at most so many tokens costs, in USD, exact and not rounded: the dearest
     * prompt rate times the prompt plus the dearest completion rate times the completion, over every service tier, every
     * prompt tier up to this size and every kind of token. Null if the model has no price for such a call. What a call
     * costs beyond it, it has used beyond its estimate.
     *
     * @param promptTokens zero or more
     * @param completionTokens zero or more
     */
    public @Nullable BigDecimal upperBound(String model, long promptTokens, long completionTokens) {
        Prices prices = byModel.get(model);
        return prices == null ? null : prices.upperBound(promptTokens, completionTokens);
    }

    private static String hash(Map<String, Prices> byModel) {
        MessageDigest sha = Sha256.begin();
        new TreeMap<>(byModel).forEach((model, prices) -> {
            sha.update(model.getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
            sha.update(prices.canonical().getBytes(StandardCharsets.UTF_8));
            sha.update((byte) 0);
        });
        return HexFormat.of().formatHex(sha.digest()).substring(0, VERSION_LENGTH);
    }
}
