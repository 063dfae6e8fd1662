package dev.drover.app.pipeline;

import dev.drover.contracts.FailureCode;
import org.jspecify.annotations.Nullable;

/**
 * A model whose calls fail or are held back.
 *
 * @param code why, null if that is no failure
 * @param says what is wrong, masked, for people
 */
public record SickModel(String model, @Nullable FailureCode code, String says) {}
