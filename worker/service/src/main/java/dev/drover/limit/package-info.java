/**
 * Token buckets, the shares of a quota, and budgets: pure arithmetic with the clock as an argument. Knows no Kafka, no Spring
 * and no HTTP.
 */
@NullMarked
package dev.drover.limit;

import org.jspecify.annotations.NullMarked;
