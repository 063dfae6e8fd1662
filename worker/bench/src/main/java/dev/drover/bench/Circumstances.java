package dev.drover.bench;

import java.time.LocalDate;

/**
 * Under what figures were measured.
 *
 * @param command as it was typed
 * @param divisor of all counts; above 1 the bench itself was tried, and its figures say little
 */
record Circumstances(String command, int divisor, String commit, Machine machine, LocalDate date) {}
