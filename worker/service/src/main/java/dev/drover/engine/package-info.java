/**
 * The consumption engine: knows Kafka, knows nothing of LLMs. It polls, keeps a lane per partition, tracks which
 * offsets are complete, and commits outcomes, journal records and offsets together. What a record means, whether it
 * may go now and what comes of it, it asks through the ports of this package.
 */
@NullMarked
package dev.drover.engine;

import org.jspecify.annotations.NullMarked;
