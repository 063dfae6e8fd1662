/**
 * The ground for commands that only talk to Kafka: how they connect, which topics they mean, how they read from here to
 * there, print, report progress, explain what went wrong, and end. No Spring context is started; a command's own
 * business, and anything of the worker's rooms, stays out of here.
 */
@NullMarked
package dev.drover.cli.kafka;

import org.jspecify.annotations.NullMarked;
