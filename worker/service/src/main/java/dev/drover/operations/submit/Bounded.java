package dev.drover.operations.submit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream. */
final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long left) {
        super(in);
        this.left = left;
    }

    @Override
    public int read() throws IOException {
        return left-- > 0 ? in.read() : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = left <= 0 ? -1 : in.read(into, offset, (int) Math.min(length, left));
        left -= Math.max(0, read);
        return read;
    }
}
