package dev.drover.model.http;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What surrounds the JSON of an answer with some providers, and is not part of the answer. */
final class WholeBody {
    private static final byte[] GUARD = ")]}'".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_MARK = 64;
    private static final int LONGEST_FIELD = "event:".length();

    private WholeBody() {}

    /** Where the text begins: behind blanks, a byte order mark, and a guard against being run as a script. */
    static int start(byte[] body, int from, int length) {
        int at = blanks(body, from, length);
        boolean mark = length - at >= 3
                && body[at] == (byte) 0xef
                && body[at + 1] == (byte) 0xbb
                && body[at + 2] == (byte) 0xbf;
        at = blanks(body, mark ? at + 3 : at, length);
        if (length - at >= GUARD.length && Arrays.equals(body, at, at + GUARD.length, GUARD, 0, GUARD.length)) {
            at += GUARD.length;
            at = blanks(body, at < length && body[at] == ',' ? at + 1 : at, length);
        }
        return at;
    }

    /** The first byte that is no blank: blanks keep a call alive while its answer is made. */
    static int blanks(byte[] body, int from, int length) {
        int at = from;
        while (at < length && (body[at] == ' ' || body[at] == '\t' || body[at] == '\r' || body[at] == '\n')) {
            at++;
        }
        return at;
    }

    /** The JSON alone; the same array where nothing surrounds the JSON, or where there is none. */
    static byte[] trimmed(byte[] body) {
        int start = start(body, 0, body.length);
        int end = body.length;
        while (end > start && body[end - 1] <= ' ' && body[end - 1] >= 0) {
            end--;
        }
        if (end > start && body[end - 1] == ']' && endsWithMark(body, start, end)) {
            Integer value = valueEnd(body, start, end);
            end = value == null ? end : value;
        }
        return (start == 0 && end == body.length) || start == end ? body : Arrays.copyOfRange(body, start, end);
    }

    private static boolean endsWithMark(byte[] body, int start, int end) {
        int from = Math.max(start, end - LONGEST_MARK);
        return new String(body, from, end - from, StandardCharsets.ISO_8859_1).endsWith("[DONE]");
    }

    private static @Nullable Integer valueEnd(byte[] body, int start, int end) {
        try {
            JsonReader reader = new JsonReader(body, start, end, Integer.MAX_VALUE);
            reader.next();
            int value = reader.skip();
            String behind =
                    new String(body, value, Math.min(end - value, LONGEST_MARK), StandardCharsets.ISO_8859_1).strip();
            boolean mark = behind.equals("[DONE]") || (behind.startsWith("data:") && behind.endsWith("[DONE]"));
            return mark ? value : null;
        } catch (JsonFault _) {
            return null;
        }
    }

    /** Whether so many bytes are enough to say what kind of body it is. */
    static boolean tells(byte[] body, int start, int length) {
        return start < length && ("{[".indexOf(body[start]) >= 0 || length - start >= LONGEST_FIELD);
    }

    /** Whether a body that begins so is a stream of events, whatever it is called. */
    static boolean beginsAsEvents(byte[] body, int start, int length) {
        String begin = new String(body, start, Math.min(8, length - start), StandardCharsets.ISO_8859_1);
        return begin.startsWith("data:")
                || begin.startsWith("event:")
                || begin.startsWith("id:")
                || begin.startsWith("retry:")
                || begin.startsWith(":");
    }
}
