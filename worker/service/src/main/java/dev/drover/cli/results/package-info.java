/** {@code drover results}: finds outcomes on the result topic and shows or follows them. Reads, and changes nothing. */
@NullMarked
package dev.drover.cli.results;

import org.jspecify.annotations.NullMarked;
