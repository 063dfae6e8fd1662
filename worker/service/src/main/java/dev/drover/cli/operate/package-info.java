/**
 * What an operator asks and says while workers run: {@code drover status} and {@code drover control}. Workers are known by
 * what Kafka knows of their group, and, where somebody names their addresses, by what they serve themselves.
 */
@NullMarked
package dev.drover.cli.operate;

import org.jspecify.annotations.NullMarked;
