/**
 * Shows budgets and what is left of them, and changes them: a change is proposed as before and after with its doubts, and
 * applied when the caller says so. What was spent is read by spend.
 */
@NullMarked
package dev.drover.operations.budgets;

import org.jspecify.annotations.NullMarked;
