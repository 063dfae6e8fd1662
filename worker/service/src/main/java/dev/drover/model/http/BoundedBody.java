package dev.drover.model.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a body up to a bound, in steps that grow with it. */
final class BoundedBody {
    private static final int FIRST = 4 * 1024;

    private final int bound;
    private byte[] bytes = new byte[FIRST];
    private int length;

    BoundedBody(int bound) {
        this.bound = bound;
    }

    /**
     * Reads to the end; null if the bound comes first.
     *
     * @param onRead after each read that brought something
     */
    byte @Nullable [] readAll(InputStream in, Runnable onRead) throws IOException {
        while (true) {
            if (length == bytes.length) {
                if (length > bound) {
                    return null;
                }
                bytes = Arrays.copyOf(bytes, (int) Math.min((long) length * 2, (long) bound + 1));
            }
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return length > bound ? null : Arrays.copyOf(bytes, length);
            }
            length += read;
            onRead.run();
        }
    }
}
