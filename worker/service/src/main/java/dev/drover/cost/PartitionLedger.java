package dev.drover.cost;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.BudgetPeriod;
import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import dev.drover.contracts.LedgerValue;
import dev.drover.contracts.LedgerValue.Read;
import dev.drover.contracts.Spend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What each tenant has spent through one partition of the requests, cumulative and exact, as its one owner keeps it on
 * the ledger topic. Restored with {@link #replay} from the records that were committed; then a cycle of
 * {@link #contribute} and either {@link #committed} or {@link #aborted}. What was contributed but not committed is
 * counted by nobody. For one thread at a time.
 *
 * <p>An attempt counts in the day and the month in which it ended. Periods that expired are tombstoned, a bounded number
 * per contribution; what still ends up in one is left to the usage events.
 */
public final class PartitionLedger {
    private final LedgerSource source;
    private final LedgerRules rules;
    private final UnaryOperator<String> names;
    private final PackedAccount packing = new PackedAccount();
    private final Map<String, byte[]> accounts = new HashMap<>();
    private final Expiry expiry;
    private final Map<LedgerKey, String> unreadable = new LinkedHashMap<>();
    private Map<String, Account> pending = Map.of();

    /**
     * A record of the ledger partition.
     *
     * @param value null: the key has expired
     */
    public record Entry(byte[] key, byte @Nullable [] value) {}

    /** Something to be counted, all at one tenant's expense. */
    public record Spent(String tenant, List<Attempt> attempts) {}

    /** @param names the one instance of a tenant's name in this process, or what it is given */
    public PartitionLedger(LedgerSource source, LedgerRules rules, UnaryOperator<String> names) {
        this.source = source;
        this.rules = rules;
        this.names = names;
        this.expiry = new Expiry(source);
    }

    /** Takes up a committed record, oldest first; what is somebody else's is passed over. Reading twice is harmless. */
    public void replay(byte[] key, byte @Nullable [] value) {
        LedgerKey.read(key).filter(source::covers).ifPresent(read -> replay(read, LedgerValue.read(value)));
    }

    private void replay(LedgerKey key, Read value) {
        if (!source.owns(key)) {
            expiry.foreign(key, !(value instanceof Read.Tombstone));
            return;
        }
        unreadable.remove(key);
        switch (value) {
            case Read.Known(var known) -> restore(key, known);
            case Read.Tombstone _ -> restore(key, null);
            case Read.Future(var version) ->
                unreadable.put(key, "a value of version " + version + ": a later release wrote it, run that one");
            case Read.Malformed(var why) -> unreadable.put(key, "a value that no worker wrote: " + why);
        }
    }

    private void restore(LedgerKey key, @Nullable LedgerValue value) {
        Account account = account(key.tenant());
        if (value == null) {
            account.periods().remove(key.period());
        } else {
            account.put(key.period(), value);
        }
        keep(names.apply(key.tenant()), account);
    }

    /** Why its sums are not known, once everything is replayed; null if they are. Then it must not contribute. */
    public @Nullable String obstacle() {
        return unreadable.entrySet().stream()
                .findFirst()
                .map(entry -> "the ledger has for tenant '" + entry.getKey().tenant() + "' and "
                        + entry.getKey().period().text() + " " + entry.getValue())
                .orElse(null);
    }

    /**
     * The new values of what these add to, and tombstones of what expired. Only they may be in the transaction, and
     * {@link #committed} or {@link #aborted} must follow.
     */
    public List<Entry> contribute(List<Spent> spent, Instant now) {
        pending = new HashMap<>();
        Map<String, Set<LedgerPeriod>> touched = new LinkedHashMap<>();
        for (Spent one : spent) {
            for (Attempt attempt : one.attempts()) {
                Spend spend = Spend.of(attempt);
                if (!spend.equals(Spend.NOTHING)) {
                    touched.computeIfAbsent(one.tenant(), _ -> new LinkedHashSet<>())
                            .addAll(add(one.tenant(), attempt, spend, now));
                }
            }
        }
        List<Entry> entries = new ArrayList<>();
        touched.forEach((tenant, periods) -> periods.forEach(period -> entries.add(new Entry(
                source.key(tenant, period).bytes(),
                working(tenant).value(period).bytes()))));
        expire(entries, spent.isEmpty(), now);
        return entries;
    }

    private Set<LedgerPeriod> add(String tenant, Attempt attempt, Spend spend, Instant now) {
        Account account = working(tenant);
        Set<LedgerPeriod> touched = new LinkedHashSet<>();
        for (BudgetPeriod kind : BudgetPeriod.values()) {
            LedgerPeriod period = LedgerPeriod.of(kind, attempt.endedAt(), rules.zone());
            boolean counted = kind != BudgetPeriod.BALANCE
                    || account.periods().containsKey(period)
                    || rules.prepaid().test(tenant);
            if (counted && !period.expired(now, rules.zone())) {
                account.add(period, attempt.model(), spend);
                touched.add(period);
            }
        }
        return touched;
    }

    private void expire(List<Entry> entries, boolean idle, Instant now) {
        int most = idle ? rules.tombstonesWhenIdle() : rules.tombstones();
        expiry.look(accounts, packing, period -> period.expired(now, rules.zone()));
        for (LedgerKey key : expiry.take(most, key -> key.period().expired(now, rules.zone()))) {
            entries.add(new Entry(key.bytes(), null));
            if (source.owns(key)) {
                working(key.tenant()).periods().remove(key.period());
            }
        }
    }

    /** The last contribution is durable. */
    public void committed() {
        pending.forEach(
                (tenant, account) -> keep(accounts.containsKey(tenant) ? tenant : names.apply(tenant), account));
        pending = Map.of();
        expiry.committed();
    }

    /** The last contribution never happened. */
    public void aborted() {
        pending = Map.of();
        expiry.aborted();
    }

    /** What is committed, for a tenant and a period; empty if it has none. */
    public LedgerValue value(String tenant, LedgerPeriod period) {
        return account(tenant).value(period);
    }

    /** Tenants with a committed value. */
    public int tenants() {
        return accounts.size();
    }

    private Account working(String tenant) {
        return pending.computeIfAbsent(tenant, this::account);
    }

    private Account account(String tenant) {
        byte[] packed = accounts.get(tenant);
        return packed == null ? new Account() : packing.unpack(packed);
    }

    private void keep(String tenant, Account account) {
        if (account.periods().isEmpty()) {
            accounts.remove(tenant);
        } else {
            accounts.put(tenant, packing.pack(account));
            expiry.holds(account.periods().keySet());
        }
    }
}
