package dev.drover.model.pacing;

import java.util.Map;

/**
 * How one model is called with one key.
 *
 * @param limit calls that may be out at a time
 * @param inFlight calls that are out
 * @param waiting heads of flows that wait for their turn
 * @param decreases how often a sign of overload cut the limit
 * @param left what the provider's headers leave until the limit begins anew; nothing where it says nothing
 */
public record PaceStatus(int limit, int inFlight, int waiting, long decreases, Map<Dimension, Long> left) {
    public PaceStatus {
        left = Map.copyOf(left);
    }
}
