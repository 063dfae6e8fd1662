package dev.drover.operations.submit;

import org.jspecify.annotations.Nullable;

/**
 * One line of a source.
 *
 * @param number from 1
 * @param offset of its first byte in the source
 * @param length in bytes, without its end
 * @param bytes null if it is longer than what is held
 */
public record Line(long number, long offset, long length, byte @Nullable [] bytes) {}
