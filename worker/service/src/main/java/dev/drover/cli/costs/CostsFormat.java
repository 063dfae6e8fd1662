package dev.drover.cli.costs;

/** How costs are printed; the names are what is typed. */
enum CostsFormat {
    /** For people: columns, aligned, not rounded. */
    table,
    /** One JSON object with rows and total. */
    json,
    /** One JSON object per row. */
    jsonl,
    /** A header and a line per row. */
    csv,
    /** FOCUS 1.2, as CSV. */
    focus
}
