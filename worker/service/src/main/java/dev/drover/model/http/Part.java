package dev.drover.model.http;

import dev.drover.contracts.JsonText;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** A value that grows while a stream is read, and that is written once at its end. */
sealed interface Part permits Part.Raw, Part.Text, Members, Elements, Places {
    /** Writes it as JSON. */
    void writeTo(Bytes out);

    /** Whether it says nothing: any later value may take its place. */
    boolean isEmpty();

    /** A value as it came; the last one stands. */
    record Raw(byte[] json) implements Part {
        static final Raw NULL = new Raw("null".getBytes(StandardCharsets.US_ASCII));

        static Raw of(JsonText json) {
            return new Raw(json.bytes());
        }

        @Override
        public boolean isEmpty() {
            return this == NULL || (json.length == 2 && "\"{[".indexOf(json[0]) >= 0);
        }

        @Override
        public void writeTo(Bytes out) {
            out.writeBytes(json);
        }
    }

    /** A string to which each event adds. */
    final class Text implements Part {
        private static final String HEXADECIMAL = "0123456789abcdef";

        private final StringBuilder text = new StringBuilder();
        private final ObjectScan object = new ObjectScan();
        private int lastFrom;

        void append(String more) {
            lastFrom = text.length();
            text.append(more);
        }

        String all() {
            return text.toString();
        }

        int length() {
            return text.length();
        }

        boolean is(String other) {
            return other.contentEquals(text);
        }

        /** Whether the whole is longer and begins so. */
        boolean isBeginningOf(String whole) {
            return whole.length() > text.length()
                    && CharBuffer.wrap(whole, 0, text.length()).equals(CharBuffer.wrap(text));
        }

        /** Whether it is one whole JSON object. Asked again, only what was added since is looked at. */
        boolean isObject() {
            return object.isIn(text);
        }

        @Override
        public boolean isEmpty() {
            return text.isEmpty();
        }

        /** Only what was added last stays. */
        void keepLast() {
            text.delete(0, lastFrom);
            lastFrom = 0;
            object.restart();
        }

        String last() {
            return text.substring(lastFrom);
        }

        @Override
        public void writeTo(Bytes out) {
            write(text, out);
        }

        /** As a JSON string; half a surrogate pair, which has no bytes of its own, as an escape. */
        static void write(CharSequence text, Bytes out) {
            out.write('"');
            int plain = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (pair) {
                    i++;
                } else if (c == '"' || c == '\\' || c < 0x20 || Character.isSurrogate(c)) {
                    utf8(text, plain, i, out);
                    escape(c, out);
                    plain = i + 1;
                }
            }
            utf8(text, plain, text.length(), out);
            out.write('"');
        }

        private static void utf8(CharSequence text, int from, int to, Bytes out) {
            if (from < to) {
                out.writeBytes(text.subSequence(from, to).toString().getBytes(StandardCharsets.UTF_8));
            }
        }

        private static void escape(char c, Bytes out) {
            switch (c) {
                case '"' -> out.ascii("\\\"");
                case '\\' -> out.ascii("\\\\");
                case '\n' -> out.ascii("\\n");
                case '\r' -> out.ascii("\\r");
                case '\t' -> out.ascii("\\t");
                default -> {
                    out.ascii("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.write(HEXADECIMAL.charAt(c >> shift & 15));
                    }
                }
            }
        }
    }
}
