package dev.drover.limit;

import dev.drover.contracts.Sha256;
import dev.drover.limit.BucketLevel.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bucket levels as they travel in an offset commit: version (1 byte), the instant in epoch microseconds (8), and per
 * bucket a hash of its key (4) and the level in millionths as a zigzag varint (1–10), about 9 bytes.
 */
final class SavedLevels {
    private static final byte VERSION = 1;
    private static final int HEADER = 1 + Long.BYTES;
    private static final int LONGEST_VARINT = 10;
    private static final SavedLevels NONE = new SavedLevels(Instant.EPOCH, Map.of());

    private final Instant at;
    private final Map<Integer, Long> micros;

    private SavedLevels(Instant at, Map<Integer, Long> micros) {
        this.at = at;
        this.micros = micros;
    }

    /** One bucket's level; {@code capacity} in millionths, too. */
    record Level(int hash, long micros, long capacity) {
        /** Debts first, the one that takes longest to pay at their head; then the fullest. */
        static final Comparator<Level> BY_WORTH = Comparator.comparing((Level level) -> level.micros >= 0)
                .thenComparing(Level::fill, (a, b) -> Double.compare(Math.abs(b), Math.abs(a)));

        private double fill() {
            return capacity == 0 ? micros : (double) micros / capacity;
        }
    }

    /** Writes those that fit, by worth; none if there is nothing to say. */
    static byte[] write(Instant at, List<Level> levels, int maxBytes) {
        if (maxBytes <= HEADER || levels.isEmpty()) {
            return new byte[0];
        }
        List<Level> byWorth = new ArrayList<>(levels);
        byWorth.sort(Level.BY_WORTH);
        ByteBuffer out = ByteBuffer.allocate(HEADER + levels.size() * (Integer.BYTES + LONGEST_VARINT));
        out.put(VERSION).putLong(roundedUp(at));
        for (Level level : byWorth) {
            int before = out.position();
            out.putInt(level.hash());
            putVarint(out, (level.micros() << 1) ^ (level.micros() >> 63));
            if (out.position() > maxBytes) {
                out.position(before);
                break;
            }
        }
        byte[] written = new byte[out.position()];
        out.flip().get(written);
        return written;
    }

    /** Rounded up, so that no refill counts twice. */
    private static long roundedUp(Instant at) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        return at.getNano() % 1_000 == 0 ? micros : micros + 1;
    }

    static SavedLevels read(byte @Nullable [] saved) {
        if (saved == null || saved.length <= HEADER || saved[0] != VERSION) {
            return NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(saved, 1, saved.length - 1);
        Instant at = Instant.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
        Map<Integer, Long> micros = new HashMap<>();
        try {
            while (in.hasRemaining()) {
                int hash = in.getInt();
                long zigzag = getVarint(in);
                micros.put(hash, (zigzag >>> 1) ^ -(zigzag & 1));
            }
        } catch (BufferUnderflowException _) {
            return NONE;
        }
        return new SavedLevels(at, micros);
    }

    Instant at() {
        return at;
    }

    @Nullable
    Long micros(int hash) {
        return micros.get(hash);
    }

    /** The same in every process and release. */
    static int hash(QuotaKey key, Kind kind) {
        MessageDigest sha = Sha256.begin();
        sha.update((byte) (kind == Kind.REQUESTS ? 'r' : 't'));
        sha.update(key.credential().getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        sha.update(key.upstreamModel().getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(sha.digest()).getInt();
    }

    private static void putVarint(ByteBuffer out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long getVarint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new BufferUnderflowException();
    }
}
