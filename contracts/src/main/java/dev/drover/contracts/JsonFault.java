package dev.drover.contracts;

/** Bytes that are not one JSON value, or not as a reader takes it; the message quotes nothing of them. */
public final class JsonFault extends RuntimeException {
    private final int at;

    /** Without a stack trace: what came from outside is expected to be wrong at times. */
    JsonFault(String message, int at) {
        super(message + " at byte " + at, null, false, false);
        this.at = at;
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
}
