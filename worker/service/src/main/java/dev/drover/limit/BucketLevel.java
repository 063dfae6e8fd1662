package dev.drover.limit;

import java.math.BigDecimal;

/**
 * One bucket at one instant.
 *
 * @param level requests or tokens; below zero: debt
 * @param capacity what it holds when full
 */
public record BucketLevel(QuotaKey key, Kind kind, BigDecimal level, BigDecimal capacity) {
    public enum Kind {
        REQUESTS,
        TOKENS
    }
}
