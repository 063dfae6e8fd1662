/**
 * {@code drover dlq}: dead letters are listed, shown, counted, replayed, parked, purged and exported. What a letter is and
 * what is to be done with one is decided in the room deadletter; here are options, screens, and the transactions in which
 * a replay is carried out, so that no letter is lost and none is sent twice.
 */
@NullMarked
package dev.drover.cli.dlq;

import org.jspecify.annotations.NullMarked;
