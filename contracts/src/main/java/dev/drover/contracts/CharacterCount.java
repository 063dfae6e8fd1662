package dev.drover.contracts;

/** How many characters texts have, as {@link String#length} counts them; JSON is counted without being decoded. Not thread-safe. */
public final class CharacterCount {
    private static final int ESCAPE_BY_NUMBER = 6;

    private long all;
    private long beyondAscii;

    /** Of all texts. */
    public long all() {
        return all;
    }

    /** Those that are not ASCII. */
    public long beyondAscii() {
        return beyondAscii;
    }

    /** What stands between two quotes of JSON text that is known to be well-formed. */
    void add(byte[] json, int from, int to) {
        int at = from;
        while (at < to) {
            byte next = json[at];
            if (next == '\\') {
                at += escaped(json, at);
            } else {
                // A character begins with any byte but 10xxxxxx; the longest ones, which begin with 1111, count as two.
                int characters = next >= 0 ? 1 : (next & 0xc0) == 0x80 ? 0 : (next & 0xf0) == 0xf0 ? 2 : 1;
                all += characters;
                beyondAscii += next < 0 ? characters : 0;
                at++;
            }
        }
    }

    private int escaped(byte[] json, int at) {
        all++;
        if (json[at + 1] != 'u') {
            return 2;
        }
        boolean ascii = json[at + 2] == '0' && json[at + 3] == '0' && json[at + 4] >= '0' && json[at + 4] <= '7';
        beyondAscii += ascii ? 0 : 1;
        return ESCAPE_BY_NUMBER;
    }
}
