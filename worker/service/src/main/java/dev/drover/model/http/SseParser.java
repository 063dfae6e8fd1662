package dev.drover.model.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events out of bytes, in whatever pieces they come (WHATWG HTML, section 9.2.6). Lines end with CR, LF
 * or both; comments are dropped; a character split between two pieces stays whole, because only whole lines are
 * decoded.
 */
final class SseParser {
    private final Listener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private String event = "";
    private boolean hasData;
    private boolean afterCr;
    private boolean first = true;

    SseParser(Listener listener) {
        this.listener = listener;
    }

    /** Hears each event. */
    @FunctionalInterface
    interface Listener {
        /**
         * One event with data.
         *
         * @param name empty if the event has none
         */
        void event(String name, String data);
    }

    void feed(byte[] bytes, int from, int length) {
        int begin = from;
        int end = from + length;
        for (int i = from; i < end; i++) {
            byte b = bytes[i];
            if (b == '\n' && afterCr) {
                // The second half of a line's end.
                afterCr = false;
                begin = i + 1;
            } else if (b == '\n' || b == '\r') {
                line.write(bytes, begin, i - begin);
                begin = i + 1;
                afterCr = b == '\r';
                endLine();
            } else {
                afterCr = false;
            }
        }
        line.write(bytes, begin, end - begin);
    }

    /** The stream has ended: an event whose lines are whole still counts, a line that was cut does not. */
    void end() {
        dispatch();
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (first) {
            first = false;
            text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        }
        if (text.isEmpty()) {
            dispatch();
        } else {
            field(text);
        }
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        if (colon == 0) {
            return;
        }
        String name = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        if (value.startsWith(" ")) {
            value = value.substring(1);
        }
        if (name.equals("data")) {
            if (hasData) {
                data.append('\n');
            }
            data.append(value);
            hasData = true;
        } else if (name.equals("event")) {
            event = value;
        }
    }

    private void dispatch() {
        String name = event;
        event = "";
        if (hasData) {
            String content = data.toString();
            data.setLength(0);
            hasData = false;
            listener.event(name, content);
        }
    }
}
