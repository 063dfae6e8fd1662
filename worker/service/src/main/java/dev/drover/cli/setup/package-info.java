/**
 * What is done around a worker rather than with requests: {@code drover config}, {@code drover topics},
 * {@code drover completion}. Says what a worker's start would say, by asking the same code.
 */
@NullMarked
package dev.drover.cli.setup;

import org.jspecify.annotations.NullMarked;
