package dev.drover.operations.deadletters;

/**
 * A set of texts that remembers 128 bits of each one's SHA-256 and not the text: 23 to 46 bytes each, whatever their length.
 * That two of a thousand million texts are taken for one another has a chance below 1 to 10^20. For one thread.
 */
final class HashedSet {
    private static final int SMALLEST = 1_024;

    private long[] slots = new long[2 * SMALLEST];
    private int size;

    /** Returns whether it was not there. */
    boolean add(String text) {
        Hash128 hash = Hash128.of(text);
        if (!put(slots, hash.high(), hash.low())) {
            return false;
        }
        size++;
        if (size * 10L > slots.length / 2 * 7L) {
            grow();
        }
        return true;
    }

    boolean contains(String text) {
        Hash128 hash = Hash128.of(text);
        int at = slot(slots, hash.high(), hash.low());
        return slots[at] != 0 || slots[at + 1] != 0;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i] != 0 || slots[i + 1] != 0) {
                boolean _ = put(larger, slots[i], slots[i + 1]);
            }
        }
        slots = larger;
    }

    private static boolean put(long[] slots, long high, long low) {
        int at = slot(slots, high, low);
        if (slots[at] != 0 || slots[at + 1] != 0) {
            return false;
        }
        slots[at] = high;
        slots[at + 1] = low;
        return true;
    }

    /** Where it is, or would be. */
    private static int slot(long[] slots, long high, long low) {
        int mask = slots.length / 2 - 1;
        int at = (int) low & mask;
        while ((slots[2 * at] != 0 || slots[2 * at + 1] != 0) && (slots[2 * at] != high || slots[2 * at + 1] != low)) {
            at = (at + 1) & mask;
        }
        return 2 * at;
    }
}
