package dev.drover.model.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the content-encodings of a body. The bytes decide where the header is not true: a body that is called gzip and is
 * none is read as it is, and one that is gzip is unpacked whatever it is called.
 */
final class Decoding {
    private static final int MOST_LAYERS = 3;
    private static final int GZIP = 0x1f8b;

    private final Bounded packed;

    /**
     * @param raw what comes
     * @param bound bytes that may come without one that is unpacked; beyond them reading ends in {@link Kept.TooLarge}
     * @param arrived told whenever something came
     */
    Decoding(InputStream raw, long bound, Runnable arrived) {
        this.packed = new Bounded(raw, bound, arrived);
    }

    /** Something was unpacked: what came until now is not endless. */
    void progressed() {
        packed.refill();
    }

    /**
     * The body unpacked.
     *
     * @param header the content-encoding, empty if there is none
     * @return null if the encoding is unknown
     */
    @Nullable
    InputStream unpacked(String header) throws IOException {
        InputStream in = packed;
        List<String> layers = header.isEmpty() ? List.of() : layers(header);
        if (layers.size() > MOST_LAYERS) {
            return null;
        }
        int unpacked = 0;
        for (String layer : layers.reversed()) {
            Peeked peeked = Peeked.of(in);
            in = peeked.in();
            switch (layer) {
                case "gzip", "x-gzip" -> {
                    if (peeked.first() == GZIP) {
                        in = new GZIPInputStream(in);
                        unpacked++;
                    }
                }
                case "deflate" -> in = peeked.isText() ? in : inflated(in, peeked.first());
                default -> {
                    if (!peeked.isText()) {
                        return null;
                    }
                }
            }
        }
        for (; unpacked < MOST_LAYERS; unpacked++) {
            Peeked peeked = Peeked.of(in);
            in = peeked.in();
            if (peeked.first() != GZIP) {
                break;
            }
            in = new GZIPInputStream(in);
        }
        return in;
    }

    private static List<String> layers(String header) {
        return Stream.of(header.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(layer -> !layer.isEmpty() && !layer.equals("identity"))
                .toList();
    }

    /** With zlib's header, as the standard has it, or without, as some servers send it. */
    private static InputStream inflated(InputStream in, int first) {
        boolean zlib = (first >> 8 & 15) == 8 && first % 31 == 0;
        return zlib ? new InflaterInputStream(in) : new InflaterInputStream(in, new Inflater(true));
    }

    /** @param first the first two bytes as a number, -1 if there are fewer */
    private record Peeked(InputStream in, int first) {
        static Peeked of(InputStream in) throws IOException {
            PushbackInputStream pushed = new PushbackInputStream(in, 2);
            byte[] bytes = new byte[2];
            int length = pushed.readNBytes(bytes, 0, 2);
            pushed.unread(bytes, 0, length);
            return new Peeked(pushed, length < 2 ? -1 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff);
        }

        /** Whether it can be JSON or an event stream. */
        boolean isText() {
            return first < 0 || "{[ \r\n\tdei:r\u00ef".indexOf(first >> 8) >= 0;
        }
    }

    private static final class Bounded extends FilterInputStream {
        private final long bound;
        private final Runnable arrived;
        private long left;

        Bounded(InputStream in, long bound, Runnable arrived) {
            super(in);
            this.bound = bound;
            this.arrived = arrived;
            this.left = bound;
        }

        void refill() {
            left = bound;
        }

        /** Never 0: the JDK takes that for the end of a body in several parts, which it only is at the end of the stream. */
        @Override
        public int available() throws IOException {
            return Math.max(1, in.available());
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = in.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            if (read > 0) {
                arrived.run();
            }
            left -= read;
            if (left < 0) {
                throw new Kept.TooLarge();
            }
        }
    }
}
