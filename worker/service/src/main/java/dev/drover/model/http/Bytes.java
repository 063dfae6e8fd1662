package dev.drover.model.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that grow, and can be read in place. */
final class Bytes extends ByteArrayOutputStream {
    Bytes(int capacity) {
        super(capacity);
    }

    /** Valid up to {@link #size()}, until more is written. */
    byte[] array() {
        return buf;
    }

    void ascii(String text) {
        writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
