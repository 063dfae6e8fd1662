package dev.drover.operations.deadletters;

import dev.drover.contracts.Sha256;
import java.nio.ByteBuffer;

/** The first 128 bits of a SHA-256; never all zero. */
record Hash128(long high, long low) {
    static Hash128 of(String text) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(text));
        return new Hash128(hash.getLong() | 1, hash.getLong());
    }
}
