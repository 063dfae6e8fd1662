package dev.drover.model.dialect;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Bytes inside an address, as RFC 2397 has them.
 *
 * @param mediaType in lower case, without parameters
 * @param base64 the bytes
 */
record DataUrl(String mediaType, String base64) {
    private static final String SCHEME = "data:";
    private static final String BASE64 = ";base64";

    /** Null if the text is none, or its bytes are not in base64. */
    static @Nullable DataUrl of(String url) {
        int comma = url.indexOf(',');
        if (!url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) || comma < 0) {
            return null;
        }
        String head = url.substring(SCHEME.length(), comma).toLowerCase(Locale.ROOT);
        if (!head.endsWith(BASE64)) {
            return null;
        }
        String type = head.substring(0, head.length() - BASE64.length());
        int parameter = type.indexOf(';');
        return new DataUrl(parameter < 0 ? type : type.substring(0, parameter), url.substring(comma + 1));
    }
}
