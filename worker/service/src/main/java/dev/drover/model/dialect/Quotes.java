package dev.drover.model.dialect;

/** A producer's word inside a message for people. */
final class Quotes {
    private static final int LONGEST = 32;

    private Quotes() {}

    /** With quotes, and cut: it may be of any length. */
    static String of(String word) {
        return word.length() <= LONGEST ? "'" + word + "'" : "'" + word.substring(0, LONGEST) + "…'";
    }
}
