package dev.drover.testbed;

/**
 * What the provider grants for one model; beyond it the provider answers 429.
 *
 * @param requestsPerMinute above 0
 * @param burstSeconds the bucket holds the rate of so many seconds, above 0
 */
public record Quota(double requestsPerMinute, double burstSeconds) {
    double perSecond() {
        return requestsPerMinute / 60;
    }

    double capacity() {
        return Math.max(1, perSecond() * burstSeconds);
    }
}
