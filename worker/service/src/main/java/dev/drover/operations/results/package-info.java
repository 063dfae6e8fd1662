/**
 * Finds and follows outcomes on the result topic.
 */
@NullMarked
package dev.drover.operations.results;

import org.jspecify.annotations.NullMarked;
