/**
 * Sends a batch of requests, each line once however often it is stopped and begun again, and collects the outcomes. Lines
 * come from any source that can be read twice; outcomes go to any store. Reading and editing lines are pure; what was sent is
 * told by the broker alone.
 */
@NullMarked
package dev.drover.operations.submit;

import org.jspecify.annotations.NullMarked;
