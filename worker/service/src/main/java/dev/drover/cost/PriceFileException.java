package dev.drover.cost;

/** A price file cannot be read as a whole; the message says what is wrong and where. */
public final class PriceFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PriceFileException(String message) {
        super(message);
    }
}
