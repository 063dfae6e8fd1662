/**
 * Model chains: which model is asked next, when, and what its failure means. Pure decisions over values, with the
 * clock as an argument; knows contracts and resilience4j, never Kafka, Spring, limits or prices, which it asks for
 * through its ports.
 */
@NullMarked
package dev.drover.model;

import org.jspecify.annotations.NullMarked;
