/**
 * How workers stand, as Kafka knows the group and as workers see themselves, and the operator's word to them.
 */
@NullMarked
package dev.drover.operations.fleet;

import org.jspecify.annotations.NullMarked;
