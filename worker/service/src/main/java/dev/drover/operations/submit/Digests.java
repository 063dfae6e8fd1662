package dev.drover.operations.submit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, whole and in short. */
public final class Digests {
    private static final int SHORT = 12;

    private Digests() {}

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Twelve hexadecimal digits. */
    public static String shortHash(String text) {
        MessageDigest digest = sha256();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return shortHash(digest);
    }

    static String shortHash(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, SHORT);
    }
}
