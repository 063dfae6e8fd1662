package dev.drover.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A record on the budget topic, as it was read. */
public sealed interface BudgetRecord {
    /** Who wrote it, when and why; each null if the writer did not say. */
    record Note(
            @Nullable String by,
            @Nullable Instant at,
            @Nullable String reason) {
        public static final Note NONE = new Note(null, null, null);
    }

    /**
     * An override.
     *
     * @param id the writer's, for people; null if there is none
     * @param usd zero or more and at most {@link BudgetCodec#MOST_USD}; zero: nothing may be spent
     * @param soft the share of {@code usd} from which on it is near its end, above 0 and at most 1; null: as configured
     */
    record Budget(
            BudgetKey.Budget key,
            @Nullable String id,
            BigDecimal usd,
            @Nullable BigDecimal soft,
            Note note) implements BudgetRecord {}

    /** @param usd above zero and at most {@link BudgetCodec#MOST_USD} */
    record TopUp(BudgetKey.TopUp key, BigDecimal usd, Note note) implements BudgetRecord {}

    /** A tombstone: back to the configured budget, or the top-up withdrawn. */
    record Removed(BudgetKey key) implements BudgetRecord {}

    /**
     * Nobody knows what it says.
     *
     * @param key null if not even that could be read
     * @param future written in a later version of the shape
     */
    record Unreadable(@Nullable BudgetKey key, boolean future, String why) implements BudgetRecord {}
}
