/**
 * Tries a worker with inputs that no friend sends: mutated records, huge and odd ones, and answers that break every promise.
 * Counts outcomes, log lines and memory, and knows nothing of the worker's code.
 */
@NullMarked
package dev.drover.standalone.hostile;

import org.jspecify.annotations.NullMarked;
