/**
 * Kafka as the operator configured it: clients from {@code spring.kafka.*} for the engine, and the topics that have
 * to be there before it starts. Knows spring-kafka and the admin client, nothing of requests or models.
 */
@NullMarked
package dev.drover.app.kafka;

import org.jspecify.annotations.NullMarked;
