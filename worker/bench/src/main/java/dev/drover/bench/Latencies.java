package dev.drover.bench;

/**
 * The time that a contender adds, in milliseconds: a committed outcome could be read, minus the moment at which its
 * request was due, minus the upstream's delay. Requests are due at a steady rate that does not wait for answers, so a
 * contender that falls behind is charged for all that queue (no coordinated omission).
 *
 * @param rate requests per second
 */
record Latencies(double rate, double p50, double p95, double p99, double max) {}
