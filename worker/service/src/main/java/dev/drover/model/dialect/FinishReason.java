package dev.drover.model.dialect;

/** What a provider means by the word with which an answer ends. Nothing else is known of an answer's end. */
public enum FinishReason {
    /** The model said all that it had to say, or met a stop sequence. */
    ENDED,
    /** A limit on tokens was met: still an answer. */
    LENGTH,
    /** The model asks for a tool. */
    TOOL_CALL,
    /** A filter of the provider kept the answer back, or a part of it. */
    REFUSED,
    /** The provider gave up. */
    BROKEN;

    /** Whether an answer that ends so is a success. */
    public boolean isSuccess() {
        return switch (this) {
            case ENDED, LENGTH, TOOL_CALL -> true;
            case REFUSED, BROKEN -> false;
        };
    }
}
