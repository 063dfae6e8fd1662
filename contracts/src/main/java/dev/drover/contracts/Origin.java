package dev.drover.contracts;

/** The record that a request was. */
public record Origin(String topic, int partition, long offset) {
    /** {@code topic-partition@offset}, as in the header {@code drover-origin}. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
