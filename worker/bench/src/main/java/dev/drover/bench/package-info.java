/**
 * Measures a worker as it runs in production beside its peers, in one run: the same broker, the same upstream, the same
 * requests, one contender after the other and all of that again. Ships with nothing.
 */
@NullMarked
package dev.drover.bench;

import org.jspecify.annotations.NullMarked;
