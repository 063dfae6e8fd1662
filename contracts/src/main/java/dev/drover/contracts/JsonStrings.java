package dev.drover.contracts;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bytes of names and strings of JSON text that is known to be well-formed. */
final class JsonStrings {
    /** An escape makes six bytes of one character. */
    private static final int MOST_BYTES = 6;

    private JsonStrings() {}

    /** What stands between two quotes, decoded. */
    static String decode(byte[] json, int from, int to) {
        int escape = from;
        while (escape < to && json[escape] != '\\') {
            escape++;
        }
        String head = plain(json, from, escape);
        if (escape == to) {
            return head;
        }
        StringBuilder text = new StringBuilder(to - from).append(head);
        int at = escape;
        while (at < to) {
            at = json[at] == '\\' ? unescape(json, at, text) : verbatim(json, at, to, text);
        }
        return text.toString();
    }

    /** Without any escapes. */
    static String plain(byte[] json, int from, int to) {
        return new String(json, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether what stands between two quotes is this text; takes no memory where neither has an escape or an accent. */
    static boolean equal(byte[] json, int from, int to, String text) {
        int length = to - from;
        if (length < text.length() || length > MOST_BYTES * text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            byte next = json[from + i];
            if (next == '\\' || next < 0) {
                return decode(json, from, to).equals(text);
            }
            if (next != text.charAt(i)) {
                return false;
            }
        }
        return length == text.length();
    }

    /** Whether what stands between two quotes begins with this text, which is plain ASCII. */
    static boolean begins(byte[] json, int from, int to, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (from + i < to && json[from + i] == '\\') {
                return decode(json, from, to).startsWith(text);
            }
            if (from + i >= to || json[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Where the bytes are no UTF-8 text; null if they are. */
    static @Nullable JsonFault noText(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            int length = wellFormed(bytes, at, bytes.length);
            if (length == 0) {
                return JsonFault.encoding("not UTF-8: ill-formed", at);
            }
            if (bytes[at] == 0) {
                return JsonFault.encoding("not UTF-8 text: a zero byte", at);
            }
            at += length;
        }
        return null;
    }

    /** The bytes of the well-formed character that begins here; 0 if there is none (Unicode's table 3-7). */
    static int wellFormed(byte[] utf8, int at, int to) {
        int first = utf8[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length == 0 || to - at < length) {
            return 0;
        }
        int second = utf8[at + 1] & 0xff;
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((utf8[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int verbatim(byte[] json, int from, int to, StringBuilder text) {
        int at = from;
        while (at < to && json[at] != '\\') {
            at++;
        }
        text.append(plain(json, from, at));
        return at;
    }

    /** @return behind the escape */
    private static int unescape(byte[] json, int at, StringBuilder text) {
        byte kind = json[at + 1];
        if (kind == 'u') {
            int code = 0;
            for (int i = 2; i < 6; i++) {
                code = code << 4 | Character.digit(json[at + i], 16);
            }
            text.append((char) code);
            return at + 6;
        }
        text.append(
                switch (kind) {
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> (char) kind;
                });
        return at + 2;
    }
}
