package dev.drover.model.dialect;

/** A request has something that the provider's API has no form for. The message names the member, for people. */
final class UntranslatableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UntranslatableException(String message) {
        super(message, null, false, false);
    }
}
