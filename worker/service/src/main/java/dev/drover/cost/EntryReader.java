package dev.drover.cost;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one entry of LiteLLM's map. Member names, as of its source: a price per token, then for long prompts
 * {@code _above_200k_tokens}, then for a service tier {@code _batches}, {@code _flex} or {@code _priority}. Members that
 * are not known are ignored, but for those which say that a call is not paid by its tokens alone: then its price is
 * unknown.
 */
final class EntryReader {
    private static final int PER_MILLION = 6;
    private static final int THOUSAND = 1_000;
    private static final int LONGEST_NUMBER = 40;
    private static final Map<String, TokenKind> KINDS = Map.of(
            "input_cost_per_token", TokenKind.INPUT,
            "output_cost_per_token", TokenKind.OUTPUT,
            "cache_read_input_token_cost", TokenKind.CACHED_INPUT,
            "input_cost_per_token_cache_hit", TokenKind.CACHED_INPUT,
            "cache_creation_input_token_cost", TokenKind.CACHE_WRITE,
            "cache_creation_input_token_cost_above_1hr", TokenKind.CACHE_WRITE_HOUR,
            "input_cost_per_audio_token", TokenKind.AUDIO_INPUT,
            "output_cost_per_audio_token", TokenKind.AUDIO_OUTPUT,
            "output_cost_per_reasoning_token", TokenKind.REASONING);
    private static final Pattern PRICE = Pattern.compile(
            "(?<kind>[a-z_]+?(?:_1hr)?)(?:_above_(?<above>\\d{1,9})(?<k>k?)_tokens)?(?:_(?<tier>batches|flex|priority))?");
    private static final Map<String, ServiceTier> TIERS =
            Map.of("batches", ServiceTier.BATCH, "flex", ServiceTier.FLEX, "priority", ServiceTier.PRIORITY);
    /** An older name for a cached token's price; it yields to the newer one. */
    private static final String CACHE_HIT = "input_cost_per_token_cache_hit";

    private static final Pattern CHARGED_OTHERWISE = Pattern.compile("(input|output)_cost_per_(request|query|second)");
    private static final Map<String, TokenKind> IMAGES =
            Map.of("input_cost_per_image_token", TokenKind.INPUT, "output_cost_per_image_token", TokenKind.OUTPUT);
    /** What is called through the endpoints that this worker knows. */
    private static final Set<String> MODES = Set.of("chat", "completion", "responses", "embedding");

    private final Map<ServiceTier, Map<Long, Map<TokenKind, BigDecimal>>> cards = new EnumMap<>(ServiceTier.class);
    private final Map<String, BigDecimal> others = new HashMap<>();
    private @Nullable String mode;
    private @Nullable String broken;
    private boolean tiered;

    private EntryReader() {}

    /** Reads the value that the parser stands at, to its end. */
    static PriceEntry read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return new PriceEntry.Broken("is no object");
        }
        EntryReader reader = new EntryReader();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            reader.member(name, value, parser);
        }
        return reader.entry();
    }

    private void member(String name, JsonToken value, JsonParser parser) {
        if (name.equals("mode") && value == JsonToken.VALUE_STRING) {
            mode = parser.getString();
        } else if (name.equals("tiered_pricing")) {
            tiered = value != JsonToken.VALUE_NULL;
        } else if (CHARGED_OTHERWISE.matcher(name).matches() || IMAGES.containsKey(name)) {
            otherwise(name, value, parser);
        } else {
            Matcher price = PRICE.matcher(name);
            if (KINDS.containsKey(name)) {
                put(name, name, 0, ServiceTier.STANDARD, value, parser);
            } else if (price.matches() && KINDS.containsKey(price.group("kind"))) {
                put(name, price, value, parser);
            }
        }
        parser.skipChildren();
    }

    private void put(String name, Matcher price, JsonToken value, JsonParser parser) {
        String threshold = price.group("above");
        long above = threshold == null
                ? 0
                : Long.parseLong(threshold) * (price.group("k").isEmpty() ? 1 : THOUSAND);
        String tier = price.group("tier");
        put(
                name,
                price.group("kind"),
                above,
                tier == null ? ServiceTier.STANDARD : Objects.requireNonNull(TIERS.get(tier)),
                value,
                parser);
    }

    private void put(String name, String kindName, long above, ServiceTier tier, JsonToken value, JsonParser parser) {
        BigDecimal price = number(name, value, parser);
        if (price == null) {
            return;
        }
        if (price.compareTo(BigDecimal.ONE) > 0) {
            breaks(name + " is " + price + ", more than a dollar per token");
            return;
        }
        TokenKind kind = Objects.requireNonNull(KINDS.get(kindName));
        BigDecimal perMillion = price.scaleByPowerOfTen(PER_MILLION);
        BigDecimal before = kindName.equals(CACHE_HIT)
                ? others.put(CACHE_HIT, perMillion)
                : cards.computeIfAbsent(tier, _ -> new HashMap<>())
                        .computeIfAbsent(above, _ -> new EnumMap<>(TokenKind.class))
                        .put(kind, perMillion);
        once(name, before);
    }

    private void otherwise(String name, JsonToken value, JsonParser parser) {
        BigDecimal price = number(name, value, parser);
        if (price != null) {
            once(name, others.put(name, price.scaleByPowerOfTen(PER_MILLION)));
        }
    }

    private void once(String name, @Nullable BigDecimal before) {
        if (before != null) {
            breaks(name + " is there twice");
        }
    }

    /** A price that may be one, to its last digit; null if there is none, or if it breaks the entry. */
    private @Nullable BigDecimal number(String name, JsonToken value, JsonParser parser) {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!value.isNumeric()) {
            breaks(name + " is no number");
            return null;
        }
        String text = parser.getString();
        BigDecimal price = decimal(text);
        if (price == null) {
            breaks(name + " is no price: it has too many digits");
        } else if (price.signum() < 0) {
            breaks(name + " is " + price + ", negative");
            return null;
        }
        return price;
    }

    /** Null for what no price needs: so small or so large that reckoning with it takes time. */
    private static @Nullable BigDecimal decimal(String text) {
        try {
            BigDecimal number = text.length() > LONGEST_NUMBER ? null : new BigDecimal(text);
            return number == null || Math.abs((long) number.scale()) > LONGEST_NUMBER ? null : number;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private void breaks(String why) {
        if (broken == null) {
            broken = why;
        }
    }

    private PriceEntry entry() {
        if (broken != null) {
            return new PriceEntry.Broken(broken);
        }
        if (mode != null && !MODES.contains(mode)) {
            return new PriceEntry.Unpriced("is of mode " + mode + ", which is not paid by the token here");
        }
        if (tiered) {
            return new PriceEntry.Unpriced("has tiered_pricing, which is not understood");
        }
        Map<TokenKind, BigDecimal> base = base();
        if (!base.containsKey(TokenKind.INPUT)) {
            return new PriceEntry.Unpriced("has no input_cost_per_token");
        }
        String otherwise = chargedOtherwise(base);
        return otherwise != null ? new PriceEntry.Unpriced(otherwise) : priced();
    }

    private PriceEntry priced() {
        BigDecimal hit = others.get(CACHE_HIT);
        if (hit != null) {
            base().putIfAbsent(TokenKind.CACHED_INPUT, hit);
        }
        try {
            Map<ServiceTier, RateCard> further = new EnumMap<>(ServiceTier.class);
            for (ServiceTier tier : cards.keySet()) {
                further.put(tier, card(tier));
            }
            return new PriceEntry.Priced(Prices.of(card(ServiceTier.STANDARD), further));
        } catch (IllegalArgumentException e) {
            return new PriceEntry.Broken(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable String chargedOtherwise(Map<TokenKind, BigDecimal> base) {
        for (Map.Entry<String, BigDecimal> other : others.entrySet()) {
            TokenKind same = IMAGES.get(other.getKey());
            BigDecimal usual = same == null ? BigDecimal.ZERO : base.get(same);
            if (!other.getKey().equals(CACHE_HIT)
                    && (usual == null || other.getValue().compareTo(usual) != 0)) {
                return "charges " + other.getKey() + ", which is not computed";
            }
        }
        return null;
    }

    private Map<TokenKind, BigDecimal> base() {
        return cards.computeIfAbsent(ServiceTier.STANDARD, _ -> new HashMap<>())
                .computeIfAbsent(0L, _ -> new EnumMap<>(TokenKind.class));
    }

    private RateCard card(ServiceTier tier) {
        Map<Long, Rates> above = new HashMap<>();
        cards.getOrDefault(tier, Map.of()).forEach((threshold, rates) -> above.put(threshold, new Rates(rates)));
        Rates base = above.remove(0L);
        return new RateCard(base == null ? new Rates(Map.of()) : base, above);
    }
}
