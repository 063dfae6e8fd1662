package dev.drover.bench;

import java.util.OptionalDouble;

/**
 * One run of one contender. What was not measured is empty, and is not printed.
 *
 * @param firstOutcomeSeconds from the start of the process to its first committed outcome
 * @param coldMicros processor time of the process per request, from the first outcome to the end of the first window
 * @param coldRate outcomes per second over the same window
 * @param allocatedKilobytes per request of the second window
 * @param collectionShare time in collections over the second window, of its wall time, 0 to 1
 * @param residentMegabytes the most of the whole run
 */
record Measurement(
        OptionalDouble firstOutcomeSeconds,
        OptionalDouble coldMicros,
        OptionalDouble coldRate,
        OptionalDouble steadyMicros,
        OptionalDouble steadyRate,
        OptionalDouble allocatedKilobytes,
        OptionalDouble collectionShare,
        OptionalDouble residentMegabytes) {}
