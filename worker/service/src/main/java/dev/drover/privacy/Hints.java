package dev.drover.privacy;

import java.util.Locale;

/** What one pass over a text tells of it: it spares most texts the search for what cannot be in them. */
final class Hints {
    private final String text;
    private final String lower;
    private final int digits;

    private Hints(String text, int digits) {
        this.text = text;
        this.lower = text.toLowerCase(Locale.ROOT);
        this.digits = digits;
    }

    static Hints of(String text) {
        int most = 0;
        int digits = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isDigit(c)) {
                digits++;
            } else if (digits > 0 && !isBetweenDigits(c)) {
                most = Math.max(most, digits);
                digits = 0;
            }
        }
        return new Hints(text, Math.max(most, digits));
    }

    /** What groups of a number are kept apart with. */
    private static boolean isBetweenDigits(char c) {
        return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == '\u00a0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether one of the words, which are in small letters, is in the text, in small or large letters. */
    boolean any(String... words) {
        for (String word : words) {
            if (lower.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the character is in the text. */
    boolean has(char c) {
        return text.indexOf(c) >= 0;
    }

    /** Whether there are so many digits with nothing but signs between them that stand between groups of a number. */
    boolean digits(int atLeast) {
        return digits >= atLeast;
    }
}
