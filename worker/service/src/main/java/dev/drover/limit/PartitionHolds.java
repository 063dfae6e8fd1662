package dev.drover.limit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The holds of one partition's calls, for as long as the partition is here. Thread-safe. A commit's holds are released
 * when the reader of the ledger has met the commit's nonce, or that of a later commit: the ledger may be compacted.
 */
public final class PartitionHolds {
    private final Set<Hold> open = Collections.newSetFromMap(new IdentityHashMap<>()); // all guarded by this
    private final ArrayDeque<Written> written = new ArrayDeque<>();
    private boolean closed;

    private record Written(long nonce, List<Hold> holds) {}

    /** False if the partition has moved on. */
    synchronized boolean add(Hold hold) {
        return !closed && open.add(hold);
    }

    synchronized void forget(Hold hold) {
        open.remove(hold);
    }

    /** A transaction with the spend of these is about to be committed. */
    public synchronized void written(long nonce, List<Hold> holds) {
        if (!closed && !(holds.isEmpty() && written.isEmpty())) {
            written.addLast(new Written(nonce, List.copyOf(holds)));
        }
    }

    /** The last one written never happened; its holds will be written again. */
    public synchronized void aborted(long nonce) {
        if (!written.isEmpty() && written.getLast().nonce() == nonce) {
            written.removeLast();
        }
    }

    /** The reader of the ledger has met this nonce, and everything before it; unknown ones are ignored. */
    public void seen(long nonce, Instant now) {
        List<Hold> done;
        synchronized (this) {
            if (written.stream().noneMatch(each -> each.nonce() == nonce)) {
                return;
            }
            done = new ArrayList<>();
            for (Iterator<Written> all = written.iterator(); all.hasNext(); ) {
                Written each = all.next();
                all.remove();
                done.addAll(each.holds());
                if (each.nonce() == nonce) {
                    break;
                }
            }
        }
        done.forEach(hold -> hold.seen(now));
    }

    /** The partition has moved on: nothing of it is this worker's any more. */
    public void close() {
        List<Hold> all;
        synchronized (this) {
            closed = true;
            written.clear();
            all = List.copyOf(open);
        }
        all.forEach(Hold::release);
    }

    /** How many there are. */
    public synchronized int count() {
        return open.size();
    }
}
