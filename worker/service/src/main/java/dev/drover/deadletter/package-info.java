/**
 * Dead letters as values: whose they are (ours, or those of five other writers), what they say, which of them a filter
 * means, how one is changed, and what replaying one means. Pure: no Kafka client, no files, time as an argument.
 */
@NullMarked
package dev.drover.deadletter;

import org.jspecify.annotations.NullMarked;
