package dev.drover.contracts;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Writes JSON on one line, into which values are copied as they came. Writes what it is told, in that order, and does not check
 * that it is JSON. Not thread-safe.
 */
public final class LineWriter {
    private static final int LONGEST_INSTANT = 40;
    private static final int LAST_PLAIN_YEAR = 9999;

    private final Line line;

    /** @param expected bytes, so that a long line is not copied as it grows */
    public LineWriter(int expected) {
        this.line = new Line(expected);
    }

    /** The text of a string. */
    static String quoted(String text) {
        LineWriter out = new LineWriter(text.length() + 2);
        out.string(text);
        return out.line.toString(StandardCharsets.UTF_8);
    }

    public LineWriter begin() {
        line.separate();
        line.put('{');
        return this;
    }

    public LineWriter begin(String name) {
        name(name);
        line.put('{');
        return this;
    }

    public LineWriter beginArray() {
        line.separate();
        line.put('[');
        return this;
    }

    public LineWriter beginArray(String name) {
        name(name);
        line.put('[');
        return this;
    }

    public LineWriter endArray() {
        line.put(']');
        return this;
    }

    public LineWriter end() {
        line.put('}');
        return this;
    }

    public LineWriter member(String name, @Nullable String value) {
        if (value == null) {
            return nothing(name);
        }
        name(name);
        string(value);
        return this;
    }

    public LineWriter member(String name, long value) {
        name(name);
        line.ascii(Long.toString(value));
        return this;
    }

    public LineWriter member(String name, @Nullable Integer value) {
        return value == null ? nothing(name) : member(name, value.longValue());
    }

    public LineWriter member(String name, boolean value) {
        name(name);
        line.ascii(value ? "true" : "false");
        return this;
    }

    /** As {@link Instant#toString} writes it. */
    public LineWriter member(String name, @Nullable Instant value) {
        if (value == null) {
            return nothing(name);
        }
        name(name);
        line.put('"');
        LocalDateTime utc = LocalDateTime.ofEpochSecond(value.getEpochSecond(), value.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > LAST_PLAIN_YEAR) {
            line.ascii(value.toString());
        } else {
            line.instant(utc);
        }
        line.put('"');
        return this;
    }

    /** As a string of plain digits: a reader that takes numbers for doubles would round money. */
    public LineWriter money(String name, @Nullable BigDecimal value) {
        return member(name, value == null ? null : value.toPlainString());
    }

    /** An element of an array, or the value of a name. */
    public LineWriter value(JsonText value) {
        line.separate();
        value.writeTo(line);
        return this;
    }

    /** An element of an array. */
    public LineWriter value(String value) {
        line.separate();
        string(value);
        return this;
    }

    public LineWriter nothing(String name) {
        name(name);
        line.ascii("null");
        return this;
    }

    public LineWriter member(String name, @Nullable JsonText value) {
        if (value == null) {
            return nothing(name);
        }
        name(name);
        return value(value);
    }

    public LineWriter member(String name, @Nullable JsonNode value) {
        if (value == null) {
            return nothing(name);
        }
        name(name);
        line.writeBytes(Json.bytes(value));
        return this;
    }

    /** One string out of several; null if there are none. */
    public LineWriter joined(String name, List<JsonText> strings) {
        if (strings.size() <= 1) {
            return member(name, strings.isEmpty() ? (JsonText) null : strings.getFirst());
        }
        return member(name, strings.stream().map(JsonText::string).collect(Collectors.joining()));
    }

    /** A string that holds the text of the value. */
    public LineWriter textOf(String name, JsonText value) {
        name(name);
        line.put('"');
        line.escaped(value);
        line.put('"');
        return this;
    }

    /** What was written. */
    public byte[] bytes() {
        return line.toByteArray();
    }

    private void name(String name) {
        line.separate();
        string(name);
        line.put(':');
    }

    /** What is not plain is written as our mapper does. */
    private void string(String text) {
        if (!line.quoted(text)) {
            line.writeBytes(Json.bytes(JsonNodeFactory.instance.stringNode(text)));
        }
    }

    /** Of one thread: what is written byte by byte goes past the lock of the superclass. */
    private static final class Line extends ByteArrayOutputStream {
        Line(int expected) {
            super(expected);
        }

        /** A comma, unless something has just begun. */
        void separate() {
            if (count > 0) {
                byte last = buf[count - 1];
                if (last != '{' && last != '[' && last != ':') {
                    put(',');
                }
            }
        }

        void put(char ascii) {
            room(1);
            buf[count++] = (byte) ascii;
        }

        /** False, and nothing is written, if some character has to be escaped or takes more than a byte. */
        boolean quoted(String text) {
            int length = text.length();
            room(length + 2);
            byte[] to = buf;
            int begin = count + 1;
            for (int i = 0; i < length; i++) {
                char next = text.charAt(i);
                if (next < ' ' || next > '~' || next == '"' || next == '\\') {
                    return false;
                }
                to[begin + i] = (byte) next;
            }
            to[count] = '"';
            to[begin + length] = '"';
            count += length + 2;
            return true;
        }

        /** JSON text has no other characters that a string may not hold. */
        void escaped(JsonText text) {
            for (int at = text.from(); at < text.to(); at++) {
                char next = (char) text.array()[at];
                switch (next) {
                    case '"', '\\' -> {
                        put('\\');
                        put(next);
                    }
                    case '\n' -> ascii("\\n");
                    case '\r' -> ascii("\\r");
                    case '\t' -> ascii("\\t");
                    default -> put(next);
                }
            }
        }

        void ascii(String text) {
            int length = text.length();
            room(length);
            byte[] to = buf;
            for (int i = 0; i < length; i++) {
                to[count + i] = (byte) text.charAt(i);
            }
            count += length;
        }

        void instant(LocalDateTime utc) {
            room(LONGEST_INSTANT);
            digits(utc.getYear(), 4, '-');
            digits(utc.getMonthValue(), 2, '-');
            digits(utc.getDayOfMonth(), 2, 'T');
            digits(utc.getHour(), 2, ':');
            digits(utc.getMinute(), 2, ':');
            int nanos = utc.getNano();
            if (nanos == 0) {
                digits(utc.getSecond(), 2, 'Z');
                return;
            }
            digits(utc.getSecond(), 2, '.');
            if (nanos % 1_000_000 == 0) {
                digits(nanos / 1_000_000, 3, 'Z');
            } else if (nanos % 1_000 == 0) {
                digits(nanos / 1_000, 6, 'Z');
            } else {
                digits(nanos, 9, 'Z');
            }
        }

        private void digits(int number, int width, char behind) {
            int rest = number;
            for (int at = count + width - 1; at >= count; at--) {
                buf[at] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            count += width;
            buf[count++] = (byte) behind;
        }

        private void room(int more) {
            if (buf.length - count < more) {
                buf = Arrays.copyOf(buf, Math.max(Math.addExact(count, more), buf.length * 2));
            }
        }
    }
}
