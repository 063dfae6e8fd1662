package dev.drover.cost;

import dev.drover.contracts.LedgerKey;
import dev.drover.contracts.LedgerPeriod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keys of a partition whose periods have expired, on their way to a tombstone. Accounts are searched only once per
 * period that expires.
 */
final class Expiry {
    private final LedgerSource source;
    private final Set<LedgerPeriod> held = new HashSet<>();

    /** Their keys are in {@code due}: accounts that still have them need not be searched again. */
    private final Set<LedgerPeriod> draining = new HashSet<>();

    private final Set<LedgerKey> foreign = new HashSet<>();
    private final Deque<LedgerKey> due = new ArrayDeque<>();
    private List<LedgerKey> taken = List.of();

    Expiry(LedgerSource source) {
        this.source = source;
    }

    /** Accounts have values of these. */
    void holds(Collection<LedgerPeriod> periods) {
        for (LedgerPeriod period : periods) {
            if (!draining.contains(period)) {
                held.add(period);
            }
        }
    }

    /** A former owner's key, which this owner buries in its time. */
    void foreign(LedgerKey key, boolean alive) {
        if (alive) {
            foreign.add(key);
        } else {
            foreign.remove(key);
        }
    }

    /** Finds what has expired since the last look. */
    void look(Map<String, byte[]> accounts, PackedAccount packing, Predicate<LedgerPeriod> expired) {
        foreign.removeIf(key -> expired.test(key.period()) && due.add(key));
        if (due.isEmpty()) {
            held.addAll(draining); // once more: a clock that went back may have let somebody spend in them
            draining.clear();
        }
        Set<LedgerPeriod> over = new HashSet<>(held);
        over.removeIf(period -> !expired.test(period));
        if (over.isEmpty()) {
            return;
        }
        accounts.forEach((tenant, packed) -> {
            for (LedgerPeriod period : packing.unpack(packed).periods().keySet()) {
                if (over.contains(period)) {
                    due.add(source.key(tenant, period));
                }
            }
        });
        held.removeAll(over);
        if (!due.isEmpty()) {
            draining.addAll(over);
        }
    }

    /** What to bury now; nothing of what is no longer expired, since the clock went back. */
    List<LedgerKey> take(int most, Predicate<LedgerKey> stillExpired) {
        taken = new ArrayList<>();
        while (taken.size() < most && !due.isEmpty() && stillExpired.test(due.element())) {
            taken.add(due.remove());
        }
        return taken;
    }

    void committed() {
        taken = List.of();
    }

    void aborted() {
        taken.reversed().forEach(due::addFirst);
        taken = List.of();
    }
}
