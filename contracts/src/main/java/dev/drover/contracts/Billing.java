package dev.drover.contracts;

import java.util.Locale;

/** Whether the provider charges for an attempt. */
public enum Billing {
    /** Nothing was generated: refused, throttled, never connected. */
    NONE,
    /** Answered; the ledger counts it. */
    BILLED,
    /** Timed out, cut or interrupted: the provider may charge for it; kept apart from what is sure. */
    POSSIBLY_BILLED;

    private final String wire = name().toLowerCase(Locale.ROOT);

    public String wire() {
        return wire;
    }
}
