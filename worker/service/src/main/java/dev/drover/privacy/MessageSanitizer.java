package dev.drover.privacy;

/**
 * The one place where a message of anybody's making becomes what may be read: secrets are masked in the whole of it,
 * then it is cut, on code points, so that no half of a secret is left.
 */
public final class MessageSanitizer {
    /** Characters that are left of a message. */
    public static final int LONGEST = 2_000;
    /** Characters that are looked at: a longer message comes from nobody who means to be read. */
    static final int LONGEST_READ = 1 << 20;

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
        return cut(desensitizer.mask(cut(message, LONGEST_READ)), longest);
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
