package dev.drover.cost;

import dev.drover.contracts.AttemptCost;
import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    public boolean prices(String model) {
        return byModel.containsKey(model);
    }

    /** The exact cost, zero or more; null if the model, or a kind of token it used, has no price. */
    public @Nullable AttemptCost price(String model, Usage usage) {
        Prices prices = byModel.get(model);
        BigDecimal usd = prices == null ? null : prices.price(usage);
        return usd == null ? null : new AttemptCost(usd, version);
    }

    private static String hash(Map<String, Prices> byModel) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(byModel).forEach((model, prices) -> {
                sha.update(model.getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
                sha.update(prices.canonical().getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
            });
            return HexFormat.of().formatHex(sha.digest()).substring(0, VERSION_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
