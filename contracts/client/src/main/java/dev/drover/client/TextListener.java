package dev.drover.client;

/**
 * Is told of an answer's text while it comes. What stands after all that was told is at each moment the beginning of one
 * attempt's text, and before the request's future ends exactly the result's: the first choice's, none for an error. Called
 * by one thread, which reads for all requests: it must not block.
 */
public interface TextListener {
    /** More text, behind what stands. */
    void added(String text);

    /** What stands is void: another attempt has begun, or the result has another text. */
    void restarted();
}
