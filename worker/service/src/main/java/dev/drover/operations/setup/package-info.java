/**
 * What is done before a worker runs: its topics are checked and created, and its configuration is begun. Knows no
 * configuration file; whoever has read one brings its values.
 */
@NullMarked
package dev.drover.operations.setup;

import org.jspecify.annotations.NullMarked;
