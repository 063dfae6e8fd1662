package dev.drover.model.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes that grow, and can be read in place. Small ones double; large ones grow by a quarter, since old and new are both on
 * the heap while they grow.
 */
final class Bytes extends OutputStream {
    private static final int LARGE = 1 << 20;

    private byte[] bytes;
    private int size;

    Bytes(int capacity) {
        bytes = new byte[capacity];
    }

    /** Valid up to {@link #size()}, until more is written. */
    byte[] array() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Empty again; what was large is given back. */
    void reset() {
        size = 0;
        if (bytes.length > LARGE) {
            bytes = new byte[512];
        }
    }

    @Override
    public void write(int one) {
        require(1);
        bytes[size++] = (byte) one;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, from.length);
        require(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    /** What one read of the stream gives; -1 at its end. */
    int readFrom(InputStream in) throws IOException {
        require(1);
        int read = in.read(bytes, size, bytes.length - size);
        size += Math.max(0, read);
        return read;
    }

    void writeBytes(byte[] all) {
        write(all, 0, all.length);
    }

    void ascii(String text) {
        writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void require(int more) {
        int wanted = Math.addExact(size, more);
        if (wanted > bytes.length) {
            int grown = bytes.length < LARGE ? bytes.length * 2 : bytes.length + bytes.length / 4;
            bytes = Arrays.copyOf(bytes, Math.max(wanted, grown));
        }
    }
}
