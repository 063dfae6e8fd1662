/**
 * Sums what was spent, from usage events or from the ledger, and sets a provider's invoice beside it. Knows how the two topics
 * are read; what the sums mean is said by report.
 */
@NullMarked
package dev.drover.operations.spend;

import org.jspecify.annotations.NullMarked;
