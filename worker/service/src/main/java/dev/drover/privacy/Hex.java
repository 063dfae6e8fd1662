package dev.drover.privacy;

import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Hashes and other identifiers in base 16, whose digits mean nothing. */
final class Hex {
    /** Shorter ones are words with a number. */
    private static final int SHORTEST = 16;
    /** Longer than any hash; how far is looked. */
    private static final int LONGEST = 160;

    private static final Pattern UUID = Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Hex() {}

    /** Whether the piece is part of such an identifier, or of a UUID. */
    static boolean around(String text, int from, int to) {
        CharSequence wide = widened(text, from, to, c -> isHex(c) || c == '-');
        if (UUID.matcher(wide).matches()) {
            return true;
        }
        CharSequence narrow = widened(text, from, to, Hex::isHex);
        return narrow.length() >= SHORTEST
                && narrow.length() > to - from
                && narrow.chars().allMatch(Hex::isHex)
                && narrow.chars().anyMatch(Character::isLetter)
                && !isWord(text, from, -1, narrow)
                && !isWord(text, to, 1, narrow);
    }

    private static CharSequence widened(String text, int from, int to, IntPredicate part) {
        int begin = from;
        while (begin > 0 && from - begin < LONGEST && part.test(text.charAt(begin - 1))) {
            begin--;
        }
        int end = to;
        while (end < text.length() && end - to < LONGEST && part.test(text.charAt(end))) {
            end++;
        }
        return text.subSequence(begin, end);
    }

    /** Whether letters beyond base 16 follow: then it is a word that the digits are attached to. */
    private static boolean isWord(String text, int edge, int step, CharSequence part) {
        int at = step < 0 ? edge - 1 : edge;
        for (int i = 0; i <= part.length() && at >= 0 && at < text.length(); i++, at += step) {
            char c = text.charAt(at);
            if (!isHex(c)) {
                return c < 128 && Character.isLetterOrDigit(c);
            }
        }
        return false;
    }

    private static boolean isHex(int c) {
        return c < 128 && Character.digit(c, 16) >= 0;
    }
}
