/**
 * Connects to a cluster, and reads topics between two bounds or follows them: the ground of all other rooms. What a record
 * means is theirs to say.
 */
@NullMarked
package dev.drover.operations.cluster;

import org.jspecify.annotations.NullMarked;
