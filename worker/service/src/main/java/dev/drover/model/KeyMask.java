package dev.drover.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes keys out of what providers say: some quote the key that they refuse. */
final class KeyMask {
    private static final String MASK = "***";
    private static final Pattern KEY_LIKE = Pattern.compile(
            "(?i)\\b(?:sk|pk|gsk|xai|key|api)[-_][A-Za-z0-9*_-]{6,}|\\bbearer\\s+\\S+|\\bAIza[\\w-]{10,}");

    private KeyMask() {}

    static String mask(String message, @Nullable String apiKey) {
        String masked = apiKey == null || apiKey.isBlank() ? message : message.replace(apiKey, MASK);
        return KEY_LIKE.matcher(masked).replaceAll(MASK);
    }
}
