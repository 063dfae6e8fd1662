/**
 * The operator's word in this worker: what {@code llm.control} says of models and credentials is done to their breakers,
 * by every worker and again after a restart.
 */
@NullMarked
package dev.drover.app.control;

import org.jspecify.annotations.NullMarked;
