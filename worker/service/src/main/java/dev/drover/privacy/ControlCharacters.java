package dev.drover.privacy;

import java.util.HexFormat;

/**
 * Control characters as people can read them, in the notation of JSON: line ends and separators, escape sequences of
 * terminals, what turns the direction of writing, and halves of characters. Text without them is returned as it is.
 */
public final class ControlCharacters {
    private static final HexFormat HEX = HexFormat.of();

    private ControlCharacters() {}

    /** In one line, harmless to a terminal, a header and a log. */
    public static String escape(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (isControl(text, at)) {
                return escaped(text, at);
            }
        }
        return text;
    }

    /** Whether there is any. */
    public static boolean in(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (isControl(text, at)) {
                return true;
            }
        }
        return false;
    }

    private static String escaped(String text, int first) {
        StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int at = first; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!isControl(text, at)) {
                escaped.append(c);
                continue;
            }
            switch (c) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> escaped.append("\\u").append(HEX.toHexDigits(c));
            }
        }
        return escaped.toString();
    }

    private static boolean isControl(String text, int at) {
        char c = text.charAt(at);
        if (c < ' ' || (c >= 0x7f && c <= 0x9f)) {
            return true;
        }
        if (c < 0x061c) {
            return false;
        }
        if (Character.isHighSurrogate(c)) {
            return at + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
        }
        return c == 0x061c // Arabic letter mark
                || (c >= 0x200b && c <= 0x200f) // of no width, and marks of direction
                || (c >= 0x2028 && c <= 0x202e) // separators, embeddings and overrides
                || (c >= 0x2060 && c <= 0x206f) // isolates and invisible operators
                || c == 0xfeff;
    }
}
