package dev.drover.operations.fleet;

import java.util.Collection;
import java.util.Locale;

/** How many requests have no outcome, and how well that is known: the offsets of a log count transaction markers, too. */
public record OpenCount(long count, Certainty certainty) {
    public static final OpenCount NONE = new OpenCount(0, Certainty.EXACT);

    /** From well known to little known. */
    public enum Certainty {
        /** Every request was counted. */
        EXACT(""),
        /** Some were counted; the rest is reckoned from the share of requests among the offsets before it. */
        ABOUT("about "),
        /** Nothing could be counted: every offset that may be a request. */
        AT_MOST("at most ");

        private final String words;

        Certainty(String words) {
            this.words = words;
        }

        /** In JSON. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All together, as well known as the least known of them. */
    public static OpenCount sum(Collection<OpenCount> parts) {
        return parts.stream().reduce(NONE, OpenCount::plus);
    }

    private OpenCount plus(OpenCount other) {
        return new OpenCount(
                count + other.count, certainty.compareTo(other.certainty) < 0 ? other.certainty : certainty);
    }

    /** Such as {@code about 1,200}. */
    public String text() {
        return certainty.words + "%,d".formatted(count);
    }
}
