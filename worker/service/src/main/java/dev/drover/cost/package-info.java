/**
 * Usage arithmetic, prices and the ledger's sums, in decimals. An unknown price is unknown, never zero; a value that
 * cannot be read is no sum of zero.
 */
@NullMarked
package dev.drover.cost;

import org.jspecify.annotations.NullMarked;
