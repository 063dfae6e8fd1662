/**
 * Publishes chunks of answers while providers speak, beside the worker's transactions: what may be lost, as the results
 * may not. Knows the chunk topic and a producer of its own, nothing of chains, budgets or commits.
 */
@NullMarked
package dev.drover.app.chunks;

import org.jspecify.annotations.NullMarked;
