/**
 * What is written when a request has ended: the result line, the dead letter, the usage events.
 */
@NullMarked
package dev.drover.outcome;

import org.jspecify.annotations.NullMarked;
