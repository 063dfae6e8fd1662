/**
 * {@code drover costs}: reads what workers wrote of spend, and has it added up, exported and set beside invoices by the
 * report room. Reads only; nothing is written to Kafka here.
 */
@NullMarked
package dev.drover.cli.costs;

import org.jspecify.annotations.NullMarked;
