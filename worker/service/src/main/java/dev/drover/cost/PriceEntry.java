package dev.drover.cost;

/** What a price file says of one model. */
public sealed interface PriceEntry {
    /** What its tokens cost. */
    record Priced(Prices prices) implements PriceEntry {}

    /** It is sold otherwise than by the token, or its price is not given: what it costs is unknown. */
    record Unpriced(String why) implements PriceEntry {}

    /** It cannot be trusted: a negative or absurd price, one that is no number, or one that is there twice. */
    record Broken(String why) implements PriceEntry {}
}
