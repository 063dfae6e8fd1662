/**
 * Redaction: a leaf that anyone may call before text is logged or written where operators read it.
 */
@NullMarked
package dev.drover.privacy;

import org.jspecify.annotations.NullMarked;
