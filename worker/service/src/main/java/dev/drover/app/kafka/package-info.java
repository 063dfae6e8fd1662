/**
 * Kafka as the operator configured it: clients from {@code spring.kafka.*} for the engine, and topics that are followed.
 * Knows spring-kafka, nothing of requests or models.
 */
@NullMarked
package dev.drover.app.kafka;

import org.jspecify.annotations.NullMarked;
