package dev.drover.cost;

/**
 * Amounts by number, in an open hash table of two arrays that is between half and three quarters full: 12 bytes per
 * place, 16 to 24 per amount. For one thread. An amount of zero is no amount, though its place stays taken.
 */
final class Amounts {
    private static final int SMALLEST = 8;

    /** The number plus one; zero: free. */
    private int[] keys = new int[SMALLEST];

    private long[] values = new long[SMALLEST];
    private int used;

    /** Zero if there is none. */
    long get(int number) {
        int place = place(keys, number);
        return keys[place] == 0 ? 0 : values[place];
    }

    /** @return the former amount, zero if there was none */
    long put(int number, long amount) {
        int place = place(keys, number);
        if (keys[place] == 0) {
            if (amount == 0) {
                return 0;
            }
            if ((used + 1) * 4L > keys.length * 3L) {
                grow();
                place = place(keys, number);
            }
            keys[place] = number + 1;
            used++;
        }
        long former = values[place];
        values[place] = amount;
        return former;
    }

    /** Places that are taken. */
    int size() {
        return used;
    }

    private void grow() {
        int[] oldKeys = keys;
        long[] oldValues = values;
        int larger = Math.addExact(oldKeys.length, oldKeys.length >> 1);
        keys = new int[larger];
        values = new long[larger];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int place = place(keys, oldKeys[i] - 1);
                keys[place] = oldKeys[i];
                values[place] = oldValues[i];
            }
        }
    }

    /** Where the number is, or where it belongs: the hash as a fraction of the table's length, then the next free one. */
    private static int place(int[] keys, int number) {
        int hash = (number + 1) * 0x9E3779B9; // 2³² divided by the golden ratio
        int place = (int) (Integer.toUnsignedLong(hash) * keys.length >>> 32);
        while (keys[place] != 0 && keys[place] != number + 1) {
            place = place + 1 == keys.length ? 0 : place + 1;
        }
        return place;
    }
}
