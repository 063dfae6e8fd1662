package dev.drover.contracts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a budget counts over. */
public enum BudgetPeriod {
    /** A calendar day in the configured zone. */
    DAY,
    /** A calendar month in the configured zone. */
    MONTH,
    /** Prepaid: drawn down, topped up, never renewed. */
    BALANCE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The spelling in records, metrics and configuration. */
    public String wire() {
        return wire;
    }

    /** The period that is spelled so. */
    public static Optional<BudgetPeriod> ofWire(String wire) {
        return Arrays.stream(values())
                .filter(period -> period.wire.equals(wire))
                .findFirst();
    }
}
