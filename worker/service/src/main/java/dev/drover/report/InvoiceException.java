package dev.drover.report;

/** An invoice that cannot be read; the message begins with the line. */
public final class InvoiceException extends RuntimeException {
    InvoiceException(int line, String reason) {
        super("line " + line + ": " + reason);
    }
}
