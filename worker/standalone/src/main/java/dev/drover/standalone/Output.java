package dev.drover.standalone;

/** How a command prints what it found. */
enum Output {
    TABLE,
    JSON
}
