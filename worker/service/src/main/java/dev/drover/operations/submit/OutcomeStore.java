package dev.drover.operations.submit;

/**
 * Keeps outcomes by line until they are wanted. Of several outcomes of a line, which only a replay can bring about, an answer
 * is kept before an error, else the later.
 */
public interface OutcomeStore {
    /** @param outcome the result line as it is on the topic */
    void put(long line, byte[] outcome, boolean failed);

    boolean has(long line);

    /** How many lines have an outcome. */
    int size();

    /** How many lines have an error. */
    long failed();
}
