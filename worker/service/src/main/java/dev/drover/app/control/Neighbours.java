package dev.drover.app.control;

import dev.drover.app.pipeline.Elsewhere;
import dev.drover.contracts.WorkerAnnouncement;
import dev.drover.contracts.WorkerAnnouncement.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The other workers of the group, as they announce themselves and as the group has them as members. Whoever announced
 * itself and is no member any more is gone: a worker that was killed keeps nobody waiting for longer than one that stopped.
 * Times of other machines count only if they are past. Thread-safe.
 */
final class Neighbours implements Elsewhere {
    /** A worker that announces itself is a member of the group after this at the latest. */
    private static final Duration JOINS = Duration.ofMinutes(1);

    private final WorkerAnnouncement own;
    private final Duration wait;
    private final InstantSource clock;
    private Map<String, Neighbour> neighbours = new TreeMap<>(); // guarded by this
    private @Nullable Set<String> members; // guarded by this; null: not known yet
    private volatile List<Neighbour> known = List.of();

    /**
     * @param heard when it said so
     * @param since when it was first heard of
     * @param gone when it left or was missed first; null while it is there
     */
    private record Neighbour(
            WorkerAnnouncement said,
            Instant heard,
            Instant since,
            @Nullable Instant gone) {
        /** The last time that something changed. */
        Instant changed() {
            return gone == null ? since : gone;
        }
    }

    /** @param wait how long after the last change a request waits for a worker that knows what it names */
    Neighbours(WorkerAnnouncement own, Duration wait, InstantSource clock) {
        this.own = own;
        this.wait = wait;
        this.clock = clock;
    }

    /** Whether something has changed for requests that wait. */
    synchronized boolean heard(WorkerAnnouncement said) {
        if (said.worker().equals(own.worker()) || !said.group().equals(own.group())) {
            return false;
        }
        Instant now = clock.instant();
        Neighbour before = neighbours.get(said.worker());
        Instant past = said.at().isBefore(now) ? said.at() : now;
        boolean stayed = before != null && (before.gone == null || said.left());
        Instant since = before != null && stayed ? before.since : past;
        neighbours.put(said.worker(), new Neighbour(said, past, since, said.left() ? past : null));
        return reckon(now) || before == null;
    }

    /** Its record was taken from the topic. */
    synchronized void forgotten(String worker) {
        neighbours.remove(worker);
        reckon(clock.instant());
    }

    /** Whether something has changed: who is a member of the group now. */
    synchronized boolean members(Set<String> now) {
        members = Set.copyOf(now);
        return reckon(clock.instant());
    }

    private boolean reckon(Instant now) {
        Map<String, Neighbour> next = new TreeMap<>();
        boolean changed = false;
        for (Map.Entry<String, Neighbour> each : neighbours.entrySet()) {
            Neighbour neighbour = each.getValue();
            boolean there = isThere(neighbour, now);
            Neighbour reckoned = there == (neighbour.gone == null)
                    ? neighbour
                    : new Neighbour(neighbour.said, neighbour.heard, there ? now : neighbour.since, there ? null : now);
            changed |= reckoned != neighbour;
            next.put(each.getKey(), reckoned);
        }
        neighbours = next;
        known = List.copyOf(next.values());
        return changed;
    }

    private boolean isThere(Neighbour neighbour, Instant now) {
        WorkerAnnouncement said = neighbour.said;
        if (said.left()) {
            return false;
        }
        Set<String> current = members;
        return current == null
                || (said.member() != null && current.contains(said.member()))
                || neighbour.heard.plus(JOINS).isAfter(now);
    }

    @Override
    public @Nullable Instant knownUntil(Kind kind, String name, Instant since) {
        Instant last = null;
        boolean there = false;
        for (Neighbour each : known) {
            if (each.said.knows(kind, name)) {
                there |= each.gone == null;
                last = last == null || each.changed().isAfter(last) ? each.changed() : last;
            }
        }
        if (last == null) {
            return null;
        }
        Instant from = there && since.isAfter(last) ? since : last;
        return from.plus(wait);
    }

    /** Those that are there and route requests otherwise. */
    int others() {
        return (int) known.stream().filter(this::differs).count();
    }

    /** Workers that are gone for so long that nobody waits for them. */
    List<String> over(Instant now) {
        return known.stream()
                .filter(each -> each.gone != null && each.gone.plus(wait).isBefore(now))
                .map(each -> each.said.worker())
                .toList();
    }

    /** In what those that are there differ, for people; empty if all are configured alike. */
    String difference() {
        List<String> texts = new ArrayList<>();
        for (Neighbour each : known) {
            if (differs(each)) {
                String member = each.said.member();
                String names = own.difference(each.said);
                texts.add("worker " + (member == null ? each.said.worker() : member) + " "
                        + (names.isEmpty() ? "has other rules under the same names" : names));
            }
        }
        return String.join("; ", texts);
    }

    private boolean differs(Neighbour each) {
        return each.gone == null && !each.said.fingerprint().equals(own.fingerprint());
    }
}
