package dev.drover.cost;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** Sums by number, dense. One thread adds; any number may read. */
final class Sums {
    private static final int BITS = 12;
    private static final int CHUNK = 1 << BITS;

    private volatile AtomicLongArray[] chunks = {};

    long get(int number) {
        AtomicLongArray[] known = chunks;
        int chunk = number >>> BITS;
        return chunk < known.length ? known[chunk].getAcquire(number & CHUNK - 1) : 0;
    }

    void add(int number, long amount) {
        AtomicLongArray chunk = chunk(number >>> BITS);
        int place = number & CHUNK - 1;
        chunk.setRelease(place, chunk.getPlain(place) + amount);
    }

    private AtomicLongArray chunk(int index) {
        AtomicLongArray[] known = chunks;
        if (index >= known.length) {
            AtomicLongArray[] more = Arrays.copyOf(known, index + 1);
            for (int i = known.length; i <= index; i++) {
                more[i] = new AtomicLongArray(CHUNK);
            }
            chunks = more;
            return more[index];
        }
        return known[index];
    }
}
