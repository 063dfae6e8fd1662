package dev.drover.operations.submit;

import dev.drover.contracts.Sha256;
import java.util.HexFormat;

/** SHA-256 in short. */
public final class Digests {
    private static final int SHORT = 12;

    private Digests() {}

    /** Twelve hexadecimal digits. */
    public static String shortHash(String text) {
        return shortHash(Sha256.of(text));
    }

    static String shortHash(byte[] digest) {
        return HexFormat.of().formatHex(digest).substring(0, SHORT);
    }
}
