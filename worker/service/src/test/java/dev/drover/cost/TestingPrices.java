package dev.drover.cost;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Prices written as a test reads them: {@code INPUT=2 OUTPUT=8 >200000 INPUT=4}, USD per million tokens. */
final class TestingPrices {
    private TestingPrices() {}

    static Prices prices(String standard) {
        return Prices.of(card(standard), Map.of());
    }

    static RateCard card(String text) {
        Map<Long, Map<TokenKind, BigDecimal>> tiers = new HashMap<>();
        long above = 0;
        for (String word : text.strip().split("\\s+")) {
            if (word.startsWith(">")) {
                above = Long.parseLong(word.substring(1));
            } else {
                String[] price = word.split("=");
                tiers.computeIfAbsent(above, _ -> new EnumMap<>(TokenKind.class))
                        .put(TokenKind.valueOf(price[0]), new BigDecimal(price[1]));
            }
        }
        Map<Long, Rates> rates = new HashMap<>();
        tiers.forEach((threshold, prices) -> rates.put(threshold, new Rates(prices)));
        Rates base = rates.remove(0L);
        return new RateCard(base == null ? new Rates(Map.of()) : base, rates);
    }
}
