package dev.drover.cli.kafka;

/** Rows on standard output, in the format that was asked for. To be closed; for one thread. */
public sealed interface Sheet<T> extends AutoCloseable permits TableSheet, CsvSheet, JsonSheet {
    void add(T row);

    /** Writes what is still held. */
    @Override
    void close();
}
