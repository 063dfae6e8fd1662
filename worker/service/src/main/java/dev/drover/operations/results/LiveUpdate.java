package dev.drover.operations.results;

import org.jspecify.annotations.Nullable;

/**
 * What has become of one answer's text since the last update of its request.
 *
 * @param id Drover's of the request
 * @param customId the producer's, empty if it has none
 * @param model that is called, or that answered
 * @param attempt of the owner of its partition; 0 where no chunk was seen
 * @param restarted what was shown is void
 * @param added what is to be shown behind what stands
 * @param outcome the result, with which the request is over; null before
 */
public record LiveUpdate(
        String id,
        String customId,
        String model,
        int attempt,
        boolean restarted,
        String added,
        @Nullable FoundOutcome outcome) {}
