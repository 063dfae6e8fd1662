package dev.drover.cost;

import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.LedgerValue.Read;
import dev.drover.contracts.Spend;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What everybody has spent in the current periods, as far as the ledger topic was followed: sums over all groups,
 * request topics and partitions. The highest value that a key ever had counts, committed or not: values only grow, so a
 * lower one is of a former owner that woke up after a takeover and will be refused, and a higher one that was aborted is
 * of calls that were made. Only a tombstone ends a value. Money is in nano-dollars (10⁻⁹ USD), each cumulative value
 * rounded up, at most a nano-dollar per key, model and partition too high.
 *
 * <p>One thread applies records; any number may read meanwhile, without locks.
 */
public final class LedgerView {
    /** 100 million dollars: sums of so many cannot overflow, and nobody has a budget beyond it. */
    static final long MOST = 100_000_000_000_000_000L;

    private static final int NANO = 9;

    /** Of so many that they will hardly all be overwritten. */
    private static final int REMEMBERED = 10_000;

    private final ZoneId zone;
    private final Map<LedgerKey, String> unreadable = new HashMap<>();
    private volatile SpendIndex index = new SpendIndex();
    private Instant now = Instant.MIN;
    private volatile int unreadableKeys;
    private volatile String example = "";

    /** @param zone whose days and months are counted */
    public LedgerView(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * What was surely billed, at its price or at our estimate.
     *
     * @param tenant null: all of them together
     * @param model null: all of them together
     * @return in nano-dollars; zero if nothing is known, or if the period is past
     */
    public long spentNanos(@Nullable String tenant, @Nullable String model, LedgerPeriod period) {
        return index.sum(tenant, model, period);
    }

    /** As above; zero for what is no period. */
    public long spentNanos(@Nullable String tenant, @Nullable String model, String period) {
        return LedgerPeriod.read(period)
                .map(read -> spentNanos(tenant, model, read))
                .orElse(0L);
    }

    /** Keys whose newest value cannot be read, mostly since a later release wrote it: the sums are too low. */
    public int unreadable() {
        return unreadableKeys;
    }

    /** This process's one instance of a tenant's name, if the view knows it; otherwise the one given. */
    public String name(String tenant) {
        return index.name(tenant);
    }

    /** Tenant and model pairs that are held, those of all tenants together included. */
    public int pairs() {
        return index.pairs();
    }

    /** Cumulative values that are held. */
    public long values() {
        return index.values();
    }

    /**
     * Takes a record of the ledger topic; a spend of a past period is passed over.
     *
     * @return whether it was a spend
     */
    public boolean apply(byte[] key, byte @Nullable [] value) {
        Optional<LedgerKey> read = LedgerKey.read(key);
        read.filter(spend -> !spend.period().past(now, zone)).ifPresent(spend -> apply(spend, value));
        return read.isPresent();
    }

    private void apply(LedgerKey key, byte @Nullable [] value) {
        if (!unreadable.isEmpty() && unreadable.remove(key) != null) {
            count();
        }
        switch (LedgerValue.read(value)) {
            case Read.Known(var known) -> index.raise(key.tenant(), key.period(), LedgerSource.of(key), nanos(known));
            case Read.Tombstone _ -> index.clear(key.tenant(), key.period(), LedgerSource.of(key));
            case Read.Future(var version) -> unreadable(key, "version " + version);
            case Read.Malformed(var why) -> unreadable(key, why);
        }
    }

    private void unreadable(LedgerKey key, String why) {
        if (unreadable.size() < REMEMBERED) {
            unreadable.put(key, why);
            count();
        }
    }

    /** Forgets what is past by this time; on the thread that applies records. */
    public void turn(Instant time) {
        now = time;
        if (index.forget(period -> period.past(time, zone))) {
            index = index.compacted();
        }
        if (unreadable.keySet().removeIf(key -> key.period().past(time, zone))) {
            count();
        }
    }

    /** Why a key is unreadable, for people; empty if all are readable. */
    public String example() {
        return example;
    }

    private void count() {
        unreadableKeys = unreadable.size();
        example = unreadable.entrySet().stream()
                .findFirst()
                .map(entry -> "tenant '" + entry.getKey().tenant() + "', "
                        + entry.getKey().period().text() + ": " + entry.getValue())
                .orElse("");
    }

    private static Map<String, Long> nanos(LedgerValue value) {
        Map<String, Long> nanos = new HashMap<>();
        value.models().forEach((model, spend) -> nanos.put(model, nanos(spend)));
        return nanos;
    }

    private static long nanos(Spend spend) {
        return nanosUp(spend.drawn());
    }

    /** An amount in nano-dollars, rounded up. */
    static long nanosUp(BigDecimal usd) {
        BigDecimal nanos = usd.movePointRight(NANO).setScale(0, RoundingMode.CEILING);
        return nanos.compareTo(BigDecimal.valueOf(MOST)) >= 0 ? MOST : nanos.longValueExact();
    }
}
