package dev.drover.model.http;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonText;

/** Tells a stream of one JSON object a line, without the fields of events, from a body that is one value. */
final class Lines {
    private final int start;
    private int at;
    private int firstEnd = -1;
    private boolean decided;

    /** @param start where the first value begins */
    Lines(int start) {
        this.start = start;
        this.at = start;
    }

    /** Whether an object follows on the line behind a whole one; each byte is looked at once, however often this is asked. */
    boolean begin(Bytes body) {
        while (!decided && at < body.size()) {
            byte b = body.array()[at++];
            if (firstEnd < 0) {
                firstEnd = b == '\n' ? at - 1 : -1;
            } else if (b < 0 || b > ' ') {
                decided = true;
                return b == '{' && isObject(body.array(), start, firstEnd);
            }
        }
        return false;
    }

    /** Whether the bytes are one JSON object. */
    static boolean isObject(byte[] bytes, int from, int to) {
        try {
            return from < to
                    && JsonText.check(bytes, from, to, Integer.MAX_VALUE).isObject();
        } catch (JsonFault _) {
            return false;
        }
    }
}
