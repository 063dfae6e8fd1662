package dev.drover.contracts;

/** Ends the decoding of one record; never leaves the codec, therefore without a stack trace. */
final class Refusal extends RuntimeException {
    /** Far more than is shown: who shows a message masks it first, and shortens it then. */
    private static final int QUOTED = 4_096;

    private final FailureCode code;

    private Refusal(FailureCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static Refusal malformed(String message) {
        return new Refusal(FailureCode.MALFORMED_RECORD, message);
    }

    static Refusal invalid(String message) {
        return new Refusal(FailureCode.INVALID_REQUEST, message);
    }

    FailureCode code() {
        return code;
    }

    String reason() {
        String message = getMessage();
        return message == null ? code.wire() : message;
    }

    /** A piece of the payload that is printable enough for a header and a log line, but may hold secrets. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(Math.min(text.length(), QUOTED) + 3).append('\'');
        text.codePoints()
                .limit(QUOTED)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(quoted::appendCodePoint);
        if (text.codePointCount(0, Math.min(text.length(), 2 * QUOTED + 2)) > QUOTED) {
            quoted.append('…');
        }
        return quoted.append('\'').toString();
    }
}
