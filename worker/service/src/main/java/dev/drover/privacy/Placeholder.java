package dev.drover.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The word that stands in the place of what was masked, such as {@code [email]}; with a key also the first 24 bits of an
 * HMAC-SHA-256 of the value, {@code [email:3fa9c1]}, by which equal values are found again and which says nothing to
 * those who do not have the key.
 */
final class Placeholder {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 3;
    private static final Pattern SHAPE = Pattern.compile("\\[[a-z][a-z0-9-]{1,31}(?::[0-9a-f]{6})?]");
    private static final Pattern NOT_DIGITS_OR_LETTERS = Pattern.compile("[^0-9A-Za-z]+");

    private final @Nullable SecretKeySpec key;

    /** @param key null: without hashes */
    Placeholder(@Nullable String key) {
        this.key = key == null ? null : new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
    }

    String of(String label, String value) {
        return key == null ? "[" + label + "]" : "[" + label + ":" + hash(key, label, value) + "]";
    }

    private static String hash(SecretKeySpec key, String label, String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(normal(label, value).getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The same however it was written. */
    private static String normal(String label, String value) {
        if (label.equals(Kind.EMAIL.wire())) {
            return value.toLowerCase(Locale.ROOT);
        }
        boolean grouped = label.equals(Kind.CARD.wire())
                || label.equals(Kind.IBAN.wire())
                || label.equals(Kind.PHONE.wire())
                || label.equals(Kind.IDENTITY.wire());
        return grouped ? NOT_DIGITS_OR_LETTERS.matcher(value).replaceAll("").toUpperCase(Locale.ROOT) : value;
    }

    /** Whether all of the piece has been masked before. */
    static boolean is(CharSequence piece) {
        return SHAPE.matcher(piece).matches();
    }

    static boolean at(String text, int from) {
        return text.startsWith("[", from)
                && SHAPE.matcher(text).region(from, text.length()).lookingAt();
    }
}
