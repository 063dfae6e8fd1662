/**
 * What people may read: secrets and personal data are taken out of text, control characters are made visible, long text
 * is cut. A leaf that anyone may call before text is logged, shown, or written where operators read it; never applied to
 * a request's or an answer's own bytes. The rules and their bounds are in decision 44.
 */
@NullMarked
package dev.drover.privacy;

import org.jspecify.annotations.NullMarked;
