/**
 * The demonstrations that take their time: workers in processes of their own, a real broker, a provider that counts.
 * Each has a short form, and the exact one with {@code -Plong}; each prints one line of figures. Knows the worker from
 * outside only.
 */
@NullMarked
package dev.drover.standalone.proofs;

import org.jspecify.annotations.NullMarked;
