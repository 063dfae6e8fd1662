package dev.drover.contracts;

/** Bytes that are not one JSON value, or not as a reader takes it; the message quotes nothing of them. */
public final class JsonFault extends RuntimeException {
    private final int at;
    private final boolean encoding;

    private JsonFault(String message, int at, boolean encoding) {
        // Without a stack trace: what came from outside is expected to be wrong at times.
        super(message + " at byte " + at, null, false, false);
        this.at = at;
        this.encoding = encoding;
    }

    /** The text is wrong. */
    static JsonFault syntax(String message, int at) {
        return new JsonFault(message, at, false);
    }

    /** The bytes are no text. */
    static JsonFault encoding(String message, int at) {
        return new JsonFault(message, at, true);
    }

    /** Where in the bytes the fault was found, from 0. */
    public int at() {
        return at;
    }

    /** The message; never null. */
    public String reason() {
        String message = getMessage();
        return message == null ? "unreadable at byte " + at : message;
    }

    /** Whether the bytes are no UTF-8, so that nobody can say what they mean. */
    boolean encoding() {
        return encoding;
    }
}
