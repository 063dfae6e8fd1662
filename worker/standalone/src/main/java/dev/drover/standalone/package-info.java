/**
 * Worker, embedded broker and simulated provider in one process: demo, standalone, torture.
 */
@NullMarked
package dev.drover.standalone;

import org.jspecify.annotations.NullMarked;
