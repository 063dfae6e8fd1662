package dev.drover.model.http;

import java.nio.charset.StandardCharsets;

/**
 * Server-sent events out of bytes, in whatever pieces they come (WHATWG HTML, section 9.2.6). Lines end with CR, LF
 * or both; comments are dropped, also those that a router has wrapped in a data line (mnfst/llm-gateway#2053). A line that is a
 * JSON object is the data of an event, too. Nothing is decoded but the names of events.
 */
final class SseParser {
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_MARK = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NAME = 200;

    private final Listener listener;
    private Bytes line = new Bytes(512);
    private Bytes data = new Bytes(512);
    private int dataFrom;
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
         * @param data valid from {@code from} up to before {@code to} until the call returns
         */
        void event(String name, byte[] data, int from, int to);
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
        if (line.size() > 0 && isWholeJson()) {
            endLine(); // Only its line end was left out.
        }
        dispatch();
    }

    private boolean isWholeJson() {
        byte[] bytes = line.array();
        int from = DATA.length + 1;
        boolean isData = line.size() > from && is(DATA, bytes, 0, DATA.length) && bytes[DATA.length] == ':';
        return !hasData && (bytes[0] == '{' || isData) && Lines.isObject(bytes, isData ? from : 0, line.size());
    }

    /** Bytes that are held of an event that is not over. */
    int held() {
        return line.size() + data.size();
    }

    private void endLine() {
        byte[] bytes = line.array();
        int length = line.size();
        int from = 0;
        if (first) {
            first = false;
            from = length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf ? 3 : 0;
        }
        if (from == length) {
            dispatch();
        } else if (!hasData && isBare(bytes, from, length)) {
            data(bytes, from, length);
            dispatch();
        } else {
            field(bytes, from, length);
        }
        line.reset();
    }

    /** Some servers leave out the field's name, for all events or for an error in the middle. No field begins so. */
    private static boolean isBare(byte[] bytes, int from, int to) {
        return (bytes[from] == '{' && Lines.isObject(bytes, from, to)) || is(END_MARK, bytes, from, to);
    }

    private void field(byte[] bytes, int from, int to) {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, to);
        if (value < to && bytes[value] == ' ') {
            value++;
        }
        if (is(DATA, bytes, from, colon)) {
            data(bytes, value, to);
        } else if (is(EVENT, bytes, from, colon)) {
            event = new String(bytes, value, Math.min(to - value, LONGEST_NAME), StandardCharsets.UTF_8);
        }
    }

    private void data(byte[] bytes, int from, int to) {
        if (!hasData && from < to && bytes[from] == ':') {
            return; // A comment in a data line: no JSON begins so.
        }
        if (hasData) {
            data.write('\n');
            data.write(bytes, from, to - from);
            return;
        }
        // Most events have one line: the line itself becomes the data, whatever its size.
        Bytes free = data;
        data = line;
        line = free;
        dataFrom = from;
        hasData = true;
    }

    private static boolean is(byte[] name, byte[] bytes, int from, int to) {
        return java.util.Arrays.equals(name, 0, name.length, bytes, from, to);
    }

    private void dispatch() {
        String name = event;
        event = "";
        if (hasData) {
            hasData = false;
            listener.event(name, data.array(), dataFrom, data.size());
            data.reset();
        }
    }
}
