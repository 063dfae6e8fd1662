package dev.drover.bench;

import java.time.Duration;
import java.util.List;

/** One property of a load that grows while the others stay. */
enum Sweep {
    PARTITIONS("partitions of the request topic"),
    TENANTS("tenants"),
    CHAIN("models in the chain, of which the first answers"),
    IN_FLIGHT("calls in flight, at 2,000 requests a second"),
    ATTEMPTS("calls per request, of which the last succeeds");

    private static final int WARM_UP = 20_000;
    private static final int WINDOW = 20_000;
    private static final int HELD_RATE = 2_000;
    private static final int FIRST = 5_000;

    private final String title;

    Sweep(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** {@code partitions}, {@code in-flight} and so on. */
    String word() {
        return Words.word(this);
    }

    /** @param whole more points, in about three minutes */
    List<Integer> values(boolean whole) {
        return switch (this) {
            case PARTITIONS -> whole ? List.of(1, 2, 4, 8, 16, 32, 64) : List.of(1, 8, 64);
            case TENANTS -> whole ? List.of(1, 10, 100, 1_000, 10_000, 100_000) : List.of(1, 1_000, 100_000);
            case CHAIN -> whole ? List.of(1, 2, 3, 4, 5, 6) : List.of(1, 3, 6);
            case IN_FLIGHT -> whole ? List.of(10, 100, 1_000, 3_000, 10_000) : List.of(10, 1_000, 10_000);
            case ATTEMPTS -> List.of(1, 2, 3);
        };
    }

    /** The cost of a request is one of each call, where requests need several. */
    int callsPerRequest(int value) {
        return this == ATTEMPTS ? value : 1;
    }

    /** @param divisor of all counts: 1, or more to try things out */
    Scenario scenario(int value, int divisor) {
        Load usual = Load.USUAL;
        Load load =
                switch (this) {
                    case PARTITIONS -> usual.partitions(value);
                    case TENANTS -> usual.tenants(value);
                    case CHAIN -> usual.models(value);
                    // The upstream takes as long as keeps the rate: what differs is how many calls are under way.
                    case IN_FLIGHT ->
                        usual.inFlight(value).delay(Duration.ofNanos(value * (1_000_000_000L / HELD_RATE)));
                    case ATTEMPTS -> usual.attempts(value);
                };
        // Every tenant is known when the second window begins.
        int warmUp = Math.max(this == TENANTS ? value : 0, WARM_UP);
        return new Scenario(title + ": " + value, load, FIRST / divisor, warmUp / divisor, WINDOW / divisor);
    }
}
