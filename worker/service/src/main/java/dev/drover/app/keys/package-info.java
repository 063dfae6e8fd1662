/**
 * Keys of providers as they are read: from the configuration once, from files again and again, so that a key is exchanged
 * without a restart. Knows no request and no engine.
 */
@NullMarked
package dev.drover.app.keys;

import org.jspecify.annotations.NullMarked;
