package dev.drover.bench;

/** What the command measures, in this order. */
enum Part {
    /** Drover beside its peers, each upstream. */
    PEERS,
    /** Longer prompts. */
    BODIES,
    /** One, two and four workers. */
    WORKERS,
    /** 10,000 calls in flight. */
    MEMORY,
    /** How cost grows. */
    SWEEPS,
    /** From the start of a command to its first outcome. */
    STARTS
}
