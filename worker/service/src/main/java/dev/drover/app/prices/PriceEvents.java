package dev.drover.app.prices;

/** Hears what becomes of prices, for meters. */
public interface PriceEvents {
    /** Calls are priced with this version from now on. */
    void inForce(String version);

    /** A look at the price file found it unusable; the prices in force stay. */
    void refused();
}
