/**
 * {@code drover submit}: options, the files that lines come from and outcomes go to, and what is said of them.
 */
@NullMarked
package dev.drover.cli.submit;

import org.jspecify.annotations.NullMarked;
