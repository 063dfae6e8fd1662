/**
 * The wire truth: what producers write, what workers answer, and the names under which it travels. Records
 * here are plain values; this room knows Jackson and nothing else, no Kafka client and no Spring, so that a
 * producer can depend on it alone.
 */
@NullMarked
package dev.drover.contracts;

import org.jspecify.annotations.NullMarked;
