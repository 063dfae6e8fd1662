package dev.drover.contracts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Writes a checked JSON value as it came, but for two things that would keep others from reading the line that it becomes
 * part of. A raw line end, which is legal only between tokens, becomes a space: a result is one line. Half a surrogate pair
 * in the name of a member becomes U+FFFD: readers based on Jackson take it in a string and refuse it in a name.
 */
final class ReadableBytes {
    private static final byte[] REPLACEMENT = "\\ufffd".getBytes(US_ASCII);
    private static final int ESCAPE = 6;

    private final byte[] json;
    private final int to;
    private final ByteArrayOutputStream out;
    private int copied;
    /** Where the string that was last looked at ends, and whether that is a name: each string is looked at once. */
    private int stringEnd;

    private boolean name;

    private ReadableBytes(byte[] json, int from, int to, ByteArrayOutputStream out) {
        this.json = json;
        this.to = to;
        this.out = out;
        this.copied = from;
    }

    static void write(byte[] json, int from, int to, ByteArrayOutputStream out) {
        new ReadableBytes(json, from, to, out).write();
    }

    private void write() {
        int at = copied;
        while (at < to) {
            switch (json[at]) {
                case '\r', '\n' -> {
                    copy(at);
                    out.write(' ');
                    copied = ++at;
                }
                case '\\' -> at = escape(at);
                default -> at++;
            }
        }
        copy(to);
    }

    /** Backslashes stand in strings alone. Returns where reading goes on. */
    private int escape(int at) {
        if (json[at + 1] != 'u') {
            return at + 2;
        }
        int next = at + ESCAPE;
        if (isHigh(at) && isEscape(next) && isLow(next)) {
            return next + ESCAPE;
        }
        if ((isHigh(at) || isLow(at)) && isName(next)) {
            copy(at);
            out.writeBytes(REPLACEMENT);
            copied = next;
        }
        return next;
    }

    private boolean isEscape(int at) {
        return at + ESCAPE <= to && json[at] == '\\' && json[at + 1] == 'u';
    }

    private boolean isHigh(int at) {
        return isD(at) && "89abAB".indexOf(json[at + 3]) >= 0;
    }

    private boolean isLow(int at) {
        return isD(at) && "cdefCDEF".indexOf(json[at + 3]) >= 0;
    }

    private boolean isD(int at) {
        return json[at + 2] == 'd' || json[at + 2] == 'D';
    }

    /** Whether the string that goes on here is followed by a colon. */
    private boolean isName(int inside) {
        if (inside > stringEnd) {
            stringEnd = endOfString(inside);
            name = isBeforeColon(stringEnd + 1);
        }
        return name;
    }

    private int endOfString(int inside) {
        int at = inside;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private boolean isBeforeColon(int behind) {
        int at = behind;
        while (at < to && (json[at] == ' ' || json[at] == '\t' || json[at] == '\r' || json[at] == '\n')) {
            at++;
        }
        return at < to && json[at] == ':';
    }

    private void copy(int upTo) {
        out.write(json, copied, upTo - copied);
        copied = upTo;
    }
}
