package dev.drover.privacy;

import java.util.Locale;

/** Cheap looks at a text that spare most texts the search for what cannot be in them. */
final class Hints {
    private Hints() {}

    /** Whether one of the words is in the text, in small or large letters. */
    static boolean any(String text, String... words) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (lower.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there are at least so many digits. */
    static boolean digits(String text, int atLeast) {
        int digits = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9' && ++digits == atLeast) {
                return true;
            }
        }
        return false;
    }
}
