package dev.drover.cli.kafka;

/** The formats of {@code -o}; the names are what is typed. */
public enum OutputFormat {
    /** For people: columns, aligned. */
    table,
    /** For people with room: all columns, whole. */
    wide,
    /** One JSON array. */
    json,
    /** One JSON object per line. */
    jsonl,
    /** RFC 4180, with a header line. */
    csv;

    /** Whether people read it, not programs. */
    public boolean isForPeople() {
        return this == table || this == wide;
    }
}
