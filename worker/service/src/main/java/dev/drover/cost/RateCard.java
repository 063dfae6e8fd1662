package dev.drover.cost;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one service tier of a model costs. Above a threshold on prompt tokens (all of them, the cached ones included;
 * strictly above) the whole request has the tier's prices, as LiteLLM's map has it.
 *
 * <p>A tier lists what changes. The price of a kind is that of the highest tier reached that names it, else the base
 * price of the kind; where the base has none for it, or the same as for the general kind, it costs what the general
 * kind (input, output) costs at that size. One exception: what writing the cache for an hour costs cannot be told
 * from what writing it for five minutes costs, so a card that names only the latter does not know it.
 */
public final class RateCard {
    private final Rates base;
    private final NavigableMap<Long, Rates> above;

    /**
     * @param above prices of prompts with more tokens than the key
     * @throws IllegalArgumentException for a threshold below 1
     */
    public RateCard(Rates base, Map<Long, Rates> above) {
        this.base = base;
        this.above = new TreeMap<>(above);
        if (!above.isEmpty() && this.above.firstKey() < 1) {
            throw new IllegalArgumentException("a tier is above 1 token or more, not " + this.above.firstKey());
        }
    }

    boolean isEmpty() {
        return base.isEmpty() && above.isEmpty();
    }

    /** USD per million tokens; null if it is not known. */
    @Nullable
    BigDecimal rate(TokenKind kind, long promptTokens) {
        for (Rates tier : reached(promptTokens).values()) {
            BigDecimal changed = tier.of(kind);
            if (changed != null) {
                return changed;
            }
        }
        BigDecimal own = base.of(kind);
        TokenKind general = kind.general();
        if (general == null) {
            return own;
        }
        if (own == null && kind == TokenKind.CACHE_WRITE_HOUR && states(TokenKind.CACHE_WRITE, promptTokens)) {
            return null;
        }
        BigDecimal usual = base.of(general);
        return own == null || (usual != null && own.compareTo(usual) == 0) ? rate(general, promptTokens) : own;
    }

    /** Whether the kind costs something else than its general kind. */
    boolean distinguishes(TokenKind kind, long promptTokens) {
        TokenKind general = kind.general();
        if (general == null) {
            return false;
        }
        BigDecimal own = rate(kind, promptTokens);
        BigDecimal usual = rate(general, promptTokens);
        return own == null || usual == null ? own != usual : own.compareTo(usual) != 0;
    }

    /** Whether the kind has a price of its own at this size. */
    boolean states(TokenKind kind, long promptTokens) {
        return base.of(kind) != null || reached(promptTokens).values().stream().anyMatch(tier -> tier.of(kind) != null);
    }

    /** The threshold of the tier that a prompt reaches; 0 for the base. */
    long tier(long promptTokens) {
        SortedMap<Long, Rates> reached = reached(promptTokens);
        return reached.isEmpty() ? 0 : reached.firstKey();
    }

    /** The prompt sizes above which something changes. */
    Stream<Long> thresholds() {
        return above.keySet().stream();
    }

    /** Prompt sizes that stand for every tier up to this one. */
    Stream<Long> sizes(long promptTokens) {
        return Stream.concat(
                Stream.of(0L), reached(promptTokens).keySet().stream().map(threshold -> threshold + 1));
    }

    /** The tiers below the prompt's size, the highest first. */
    private NavigableMap<Long, Rates> reached(long promptTokens) {
        return above.isEmpty()
                ? Collections.emptyNavigableMap()
                : above.headMap(promptTokens, false).descendingMap();
    }

    String canonical() {
        return base.canonical()
                + above.entrySet().stream()
                        .map(tier -> ">" + tier.getKey() + tier.getValue().canonical())
                        .collect(Collectors.joining());
    }
}
