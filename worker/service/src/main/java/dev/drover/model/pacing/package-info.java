/**
 * How many calls of one model may be out with one key at a time, and what its provider's rate-limit headers leave of its quota:
 * pure arithmetic with the clock as an argument, for all lanes of a process. Knows contracts alone, no header's name and no HTTP.
 */
@NullMarked
package dev.drover.model.pacing;

import org.jspecify.annotations.NullMarked;
