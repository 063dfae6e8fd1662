package dev.drover.model;

import dev.drover.contracts.FailureCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One of several keys as it is used for one model, for people.
 *
 * @param because why the key is not used: a rate limit, a used up quota or a refusal; null if it is
 * @param until when it is used again at the earliest; null if nothing keeps it from being used
 * @param trouble why calls with it fail, null if they do not
 */
public record KeyStatus(
        Credential credential,
        String model,
        @Nullable FailureCode because,
        @Nullable Instant until,
        int inFlight,
        @Nullable Trouble trouble) {}
