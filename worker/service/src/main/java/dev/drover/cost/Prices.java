package dev.drover.cost;

import static java.util.Comparator.naturalOrder;

import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs: a card for the standard tier, and one for each further service tier that has prices. Immutable.
 *
 * <p>A further service tier is a price list of its own. What the standard card prices apart (a kind of token, long
 * prompts) and the further one does not, is unknown there: neither the standard price nor the tier's general price need
 * be right. Unknown is not zero, and not a guess.
 */
public final class Prices {
    private static final int PER_MILLION = -6;

    private final Map<ServiceTier, RateCard> cards;
    private final @Nullable ServiceTier always;
    private final DearestRates dearest;

    private Prices(Map<ServiceTier, RateCard> cards, @Nullable ServiceTier always) {
        this.cards = cards;
        this.always = always;
        this.dearest = DearestRates.of(
                cards.values().stream().flatMap(RateCard::thresholds).toList(), this::dearest);
    }

    /** A model that is billed as its answers say. */
    public static Prices of(RateCard standard, Map<ServiceTier, RateCard> further) {
        Map<ServiceTier, RateCard> cards = new EnumMap<>(ServiceTier.class);
        further.forEach((tier, card) -> {
            if (!card.isEmpty()) {
                cards.put(tier, card);
            }
        });
        cards.put(ServiceTier.STANDARD, standard);
        return new Prices(cards, null);
    }

    /** A model with two prices, USD per million tokens. */
    public static Prices of(BigDecimal input, BigDecimal output) {
        Rates rates = new Rates(Map.of(TokenKind.INPUT, input, TokenKind.OUTPUT, output));
        return of(new RateCard(rates, Map.of()), Map.of());
    }

    /** The same prices for a model that is billed at this tier whatever its answers say; null: as they say. */
    public Prices always(@Nullable ServiceTier tier) {
        return new Prices(cards, tier);
    }

    /** Exact, in USD, zero or more; null if something was used whose price is not known. */
    @Nullable
    BigDecimal price(Usage usage) {
        Optional<ServiceTier> tier = always != null
                ? Optional.of(always)
                : ServiceTier.of(usage.terms().serviceTier());
        if (tier.isEmpty() || usage.terms().beyondTokens()) {
            return null;
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<TokenKind, Long> tokens : TokenKind.count(usage).entrySet()) {
            if (tokens.getValue() > 0) {
                BigDecimal rate = rate(tier.get(), tokens.getKey(), usage.promptTokens());
                if (rate == null) {
                    return null;
                }
                sum = sum.add(rate.multiply(BigDecimal.valueOf(tokens.getValue())));
            }
        }
        return usd(sum);
    }

    /**
     * At most what a call with at most so many tokens costs, exactly: the dearest prompt rate times the prompt plus the
     * dearest completion rate times the completion, over the service tiers that may apply, the prompt tiers that may be
     * reached, and the kinds that the tokens may be of. Null if a price is missing that any such call needs.
     */
    @Nullable
    BigDecimal upperBound(long promptTokens, long completionTokens) {
        BigDecimal prompt = dearest.times(true, promptTokens, promptTokens);
        BigDecimal completion = dearest.times(false, completionTokens, promptTokens);
        return prompt == null || completion == null ? null : usd(prompt.add(completion));
    }

    private @Nullable BigDecimal dearest(boolean ofPrompt, long promptTokens) {
        ServiceTier usual = always == null ? ServiceTier.STANDARD : always;
        TokenKind general = ofPrompt ? TokenKind.INPUT : TokenKind.OUTPUT;
        if (rate(usual, general, promptTokens) == null) {
            return null;
        }
        Collection<ServiceTier> possible = always == null ? cards.keySet() : List.of(always);
        return possible.stream()
                .flatMap(tier -> rates(tier, ofPrompt, promptTokens))
                .max(naturalOrder())
                .orElse(null);
    }

    private Stream<BigDecimal> rates(ServiceTier tier, boolean ofPrompt, long promptTokens) {
        RateCard card = cards.get(tier);
        return card == null
                ? Stream.empty()
                : Stream.of(TokenKind.values())
                        .filter(kind -> kind.ofPrompt() == ofPrompt)
                        .flatMap(kind -> card.sizes(promptTokens).map(size -> card.rate(kind, size)))
                        .filter(Objects::nonNull);
    }

    private @Nullable BigDecimal rate(ServiceTier tier, TokenKind kind, long promptTokens) {
        RateCard card = cards.get(tier);
        RateCard standard = cards.get(ServiceTier.STANDARD);
        if (card == null || standard == null) {
            return null;
        }
        boolean longer = standard.tier(promptTokens) > card.tier(promptTokens);
        boolean apart = standard.distinguishes(kind, promptTokens);
        return longer || (apart && !card.states(kind, promptTokens)) ? null : card.rate(kind, promptTokens);
    }

    private static BigDecimal usd(BigDecimal millionths) {
        BigDecimal usd = millionths.scaleByPowerOfTen(PER_MILLION).stripTrailingZeros();
        return usd.scale() < 0 ? usd.setScale(0) : usd;
    }

    /** The same for equal prices however they are written. */
    String canonical() {
        StringBuilder text = new StringBuilder();
        cards.forEach((tier, card) -> text.append(tier).append(card.canonical()));
        return text.append(always).toString();
    }
}
