package dev.drover.cost;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prices per kind of token, as they were written down: a kind that is missing has no price of its own.
 *
 * @param perMillion USD per million tokens, from 0 to a million
 */
public record Rates(Map<TokenKind, BigDecimal> perMillion) {
    /** A dollar per token: whoever writes more has mistaken the unit. */
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000);
    /** Digits of a price, before or after the point: far beyond what anybody charges, far below what takes time. */
    private static final int MOST_DIGITS = 30;

    /** @throws IllegalArgumentException naming the kind whose price is negative or absurd */
    public Rates {
        perMillion.forEach(Rates::check);
        Map<TokenKind, BigDecimal> copy = new EnumMap<>(TokenKind.class);
        copy.putAll(perMillion);
        perMillion = Collections.unmodifiableMap(copy);
    }

    @Nullable
    BigDecimal of(TokenKind kind) {
        return perMillion.get(kind);
    }

    boolean isEmpty() {
        return perMillion.isEmpty();
    }

    private static void check(TokenKind kind, BigDecimal price) {
        if (price.precision() > MOST_DIGITS || Math.abs((long) price.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("the price of " + kind + " has more than " + MOST_DIGITS + " digits");
        }
        if (price.signum() < 0) {
            throw new IllegalArgumentException("the price of " + kind + " is zero or more, not " + price);
        }
        if (price.compareTo(HIGHEST) > 0) {
            throw new IllegalArgumentException(
                    "the price of " + kind + " is " + price + " USD per million tokens, more than a dollar a token");
        }
    }

    /** The same for equal prices however they are written. */
    String canonical() {
        return perMillion.entrySet().stream()
                .map(price -> price.getKey() + "="
                        + price.getValue().stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
