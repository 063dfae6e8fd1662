/**
 * Usage arithmetic and prices, in decimals. An unknown price is unknown, never zero.
 */
@NullMarked
package dev.drover.cost;

import org.jspecify.annotations.NullMarked;
