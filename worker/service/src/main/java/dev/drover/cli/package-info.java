/**
 * The command line: main, and picocli commands that are thin callers of the rooms.
 */
@NullMarked
package dev.drover.cli;

import org.jspecify.annotations.NullMarked;
