package dev.drover.testbed;

import java.time.Duration;

/**
 * A model that is down for a while: every call to it gets 503.
 *
 * @param model the upstream name
 * @param afterCalls it begins with the call after so many
 * @param lasts from its first refused call on
 */
public record Outage(String model, int afterCalls, Duration lasts) {}
