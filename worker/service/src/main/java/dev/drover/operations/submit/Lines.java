package dev.drover.operations.submit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file's lines as bytes, with numbers from 1, ended by LF or CR LF; a byte order mark before the first is not part of
 * it. Holds one line at most, and none that is longer than what can be sent. For one thread.
 */
public final class Lines implements AutoCloseable {
    private static final int BUFFER = 64 * 1_024;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final int limit;
    private final byte[] buffer = new byte[BUFFER];
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int from;
    private int until;
    private long number;
    private long position;

    /** @param limit bytes of the longest line that is held */
    public Lines(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** The next line, null behind the last. A last line needs no end. */
    public @Nullable Line next() throws IOException {
        held.reset();
        if (position == 0) {
            skipMark();
        }
        long offset = position;
        long length = 0;
        boolean carriageReturn = false;
        boolean any = offset > 0 && number == 0;
        while (fill()) {
            any = true;
            int end = indexOfLineFeed();
            int part = end - from;
            if (part > 0) {
                carriageReturn = buffer[end - 1] == '\r';
            }
            if (length + part <= limit + 4L) {
                held.write(buffer, from, part);
            }
            length += part;
            boolean ended = end < until;
            from = ended ? end + 1 : end;
            position += part + (ended ? 1 : 0);
            if (ended) {
                break;
            }
        }
        return any ? line(offset, length, carriageReturn) : null;
    }

    private Line line(long offset, long wholeLength, boolean carriageReturn) {
        number++;
        long length = wholeLength - (carriageReturn ? 1 : 0);
        boolean whole = held.size() == wholeLength;
        byte[] bytes = held.toByteArray();
        boolean fits = whole && length <= limit;
        return new Line(number, offset, length, fits ? Arrays.copyOf(bytes, (int) length) : null);
    }

    private void skipMark() throws IOException {
        int length = BYTE_ORDER_MARK.length;
        if (fill() && until >= length && Arrays.equals(buffer, 0, length, BYTE_ORDER_MARK, 0, length)) {
            from = length;
            position = length;
        }
    }

    private int indexOfLineFeed() {
        int i = from;
        while (i < until && buffer[i] != '\n') {
            i++;
        }
        return i;
    }

    private boolean fill() throws IOException {
        if (from < until) {
            return true;
        }
        from = 0;
        until = in.readNBytes(buffer, 0, buffer.length);
        return until > 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
