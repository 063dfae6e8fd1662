/**
 * Reports of what was spent: sums of usage events and of ledger records under any grouping, the same as FOCUS rows, and
 * a provider's invoice set beside them. Pure: values in, values out, exact decimals throughout. Knows the contracts and
 * nothing else: no Kafka, no Spring, no files and no screen; who reads topics and prints is the command line.
 */
@NullMarked
package dev.drover.report;

import org.jspecify.annotations.NullMarked;
