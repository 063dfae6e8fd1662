/**
 * Budgets as a running worker has them: those configured, and what the budget topic says instead. Joins properties, records
 * and the limits; decides only which record is taken.
 */
@NullMarked
package dev.drover.app.budgets;

import org.jspecify.annotations.NullMarked;
