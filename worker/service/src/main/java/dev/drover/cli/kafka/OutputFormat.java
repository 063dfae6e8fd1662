package dev.drover.cli.kafka;

/** The formats of {@code -o}; the names are what is typed. */
public enum OutputFormat {
    /** For people: columns, aligned. */
    table,
    /** One JSON array. */
    json,
    /** One JSON object per line. */
    jsonl,
    /** RFC 4180, with a header line. */
    csv
}
