package dev.drover.contracts;

import java.util.function.UnaryOperator;

/**
 * Why a request failed, in a sentence: Drover's own words, and between them what somebody else said.
 *
 * @param before own words
 * @param said of a producer, a provider or an exception; may be empty
 * @param after own words; may be empty
 */
public record FailureMessage(String before, String said, String after) {
    private static final char QUOTE = '\'';

    /** A sentence of Drover's that has what others said in single quotes, or nothing of theirs. */
    public static FailureMessage own(String sentence) {
        int from = sentence.indexOf(QUOTE);
        int to = sentence.lastIndexOf(QUOTE) + 1;
        // What stands between two quotations goes with them: a quotation may hold a quote itself.
        return from < 0
                ? new FailureMessage(sentence, "", "")
                : new FailureMessage(sentence.substring(0, from), sentence.substring(from, to), sentence.substring(to));
    }

    /** Nothing of it is Drover's. */
    public static FailureMessage foreign(String said) {
        return new FailureMessage("", said, "");
    }

    /** With more own words at the end. */
    public FailureMessage and(String own) {
        return new FailureMessage(before, said, after + own);
    }

    /** With what others said as it may be shown; own words stay as they are. */
    public FailureMessage masked(UnaryOperator<String> mask) {
        return said.isEmpty() ? this : new FailureMessage(before, mask.apply(said), after);
    }

    /** The whole sentence. */
    public String text() {
        return before + said + after;
    }
}
