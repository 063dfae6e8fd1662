package dev.drover.privacy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place where a message of anybody's making becomes what may be read: secrets are masked in the whole of it,
 * then it is cut, on code points, so that no half of a secret is left.
 */
public final class MessageSanitizer {
    /** Characters that are left of a message. */
    public static final int LONGEST = 2_000;
    /** Characters that are looked at: a longer message comes from nobody who means to be read. */
    static final int LONGEST_READ = 1 << 16;

    /** Characters that are left of what a refusal quotes in single quotes. */
    public static final int QUOTED = 80;

    /** No secret that is known by its form is longer and not recognized by its beginning. */
    private static final int HALF = 512;

    /** Where a reader of JSON, or the codec, has cut before us: what stands there may be half a secret. */
    private static final Pattern CUT_BEFORE =
            Pattern.compile("[^\\s'\"\\[\\]]{1," + HALF + "}(?:\\.\\.\\.|…)(?=['\"\\])])");

    private static final Pattern LONG_QUOTE = Pattern.compile("'([^']{" + QUOTED + "})[^']++'");

    private static final String CUT = "…";

    private final Desensitizer desensitizer;

    public MessageSanitizer(Desensitizer desensitizer) {
        this.desensitizer = desensitizer;
    }

    /** At most 2,000 characters and a mark where there were more. */
    public String readable(String message) {
        return readable(message, LONGEST);
    }

    /** @param longest characters that are left */
    public String readable(String message, int longest) {
        if (message.length() <= LONGEST_READ) {
            return cut(desensitizer.mask(message), longest);
        }
        String masked = desensitizer.mask(message.substring(0, LONGEST_READ));
        return cut(cut(masked, Math.max(0, masked.length() - HALF)), longest);
    }

    /** A message of ours about what a payload should be, which quotes the payload: only the beginning of each quote is left. */
    public String refusal(String message) {
        String whole = CUT_BEFORE.matcher(readable(message, LONGEST_READ)).replaceAll(CUT);
        String shortened = LONG_QUOTE
                .matcher(whole)
                .replaceAll(match -> "'" + Matcher.quoteReplacement(cut(match.group(1), QUOTED) + CUT) + "'");
        return cut(ControlCharacters.escape(shortened), LONGEST);
    }

    /** As {@link #readable(String)}, in one line that moves no cursor. */
    public String line(String message) {
        return cut(ControlCharacters.escape(readable(message)), LONGEST);
    }

    /** On a code point. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + CUT;
    }
}
