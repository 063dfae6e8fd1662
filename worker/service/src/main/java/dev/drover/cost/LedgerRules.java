package dev.drover.cost;

import java.time.ZoneId;
import java.util.function.Predicate;

/**
 * How spend is put on the ledger.
 *
 * @param zone whose days and months are counted
 * @param prepaid whether a tenant has a balance; asked at each contribution, thread-safe. A balance that was begun is
 *     kept up whatever it answers.
 * @param tombstones of expired periods per contribution, at most
 * @param tombstonesWhenIdle the same for a contribution without spend
 */
public record LedgerRules(ZoneId zone, Predicate<String> prepaid, int tombstones, int tombstonesWhenIdle) {
    private static final int TOMBSTONES = 100;
    private static final int TOMBSTONES_WHEN_IDLE = 5_000;

    /** Each about 150 bytes: 15 KB in a busy transaction, below a megabyte in an idle one. */
    public static LedgerRules of(ZoneId zone, Predicate<String> prepaid) {
        return new LedgerRules(zone, prepaid, TOMBSTONES, TOMBSTONES_WHEN_IDLE);
    }
}
