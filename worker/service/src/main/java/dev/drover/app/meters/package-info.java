/**
 * The meters of the metric catalogue: counters of what was committed and of what chains and engine do, gauges of the
 * lanes. Registers nothing that the catalogue does not name.
 */
@NullMarked
package dev.drover.app.meters;

import org.jspecify.annotations.NullMarked;
