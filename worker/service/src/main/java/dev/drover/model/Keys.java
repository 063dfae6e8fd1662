package dev.drover.model;

import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import dev.drover.model.ChainSettings.BreakerSettings;
import dev.drover.model.Limits.Grant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of providers that have several: which is taken for a call, and which are left alone for a while. A provider with one
 * key has nothing here: what meets its key meets its models. Thread-safe.
 */
final class Keys {
    private final BreakerSettings settings;
    private final Map<Model, List<KeyGate>> gates = new ConcurrentHashMap<>();
    /** Keys that were refused, and until when. */
    private final Map<Credential, Instant> refused = new ConcurrentHashMap<>();
    /** Where the next choice begins among keys that are equally good. */
    private final AtomicInteger turn = new AtomicInteger();

    Keys(BreakerSettings settings) {
        this.settings = settings;
    }

    static boolean several(Model model) {
        return model.provider().credentials().size() > 1;
    }

    /** A key, and what the limits say to a call with it. */
    record Taken(Credential credential, Grant grant) {}

    /**
     * Asks the limits for a call with the key of which most is left. Where no key may be used, the answer is the earliest
     * wait, and a refusal only if it holds for all.
     */
    Taken acquire(Model model, Limits limits, TokenEstimate estimate, Instant now) {
        if (!several(model)) {
            Credential only = model.provider().credentials().getFirst();
            return new Taken(only, limits.acquire(model, only, estimate, now));
        }
        Taken best = null;
        for (KeyGate gate : inOrder(model, limits, now)) {
            Taken taken = new Taken(gate.credential(), acquire(gate, limits, estimate, now));
            boolean ofAllKeys =
                    switch (taken.grant()) {
                        case Grant.Granted _ -> true;
                        case Wait wait -> wait.why() == WaitReason.BUDGET;
                        case Grant.Refused refusal -> refusal.code() != FailureCode.EXCEEDS_TOKEN_BUCKET;
                    };
            if (ofAllKeys) {
                return taken;
            }
            best = best == null ? taken : better(best, taken);
        }
        if (best == null) {
            throw new IllegalStateException("provider " + model.provider().name() + " has no key");
        }
        return best;
    }

    /** What a call waits for while no key of the model may be used; null if one may, or if there is but one. */
    @Nullable
    KeyStatus allShut(Model model, Instant now) {
        KeyStatus earliest = null;
        for (KeyGate gate : several(model) ? gates(model) : List.<KeyGate>of()) {
            KeyStatus status = gate.status(now);
            Instant until = status.until();
            if (until == null) {
                return null;
            }
            Instant known = earliest == null ? null : earliest.until();
            earliest = known != null && !until.isBefore(known) ? earliest : status;
        }
        return earliest;
    }

    KeyGate gate(Model model, Credential credential) {
        return gates(model).stream()
                .filter(gate -> gate.credential().equals(credential))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(credential + " is no key of " + model.name()));
    }

    /** The provider does not take the key, whatever the model. */
    void refuse(Credential credential, Instant until) {
        refused.put(credential, until);
        of(credential).forEach(gate -> gate.refuse(FailureCode.PROVIDER_AUTH, until));
    }

    /** A call with the key was answered: a key that works for one model works for all. Says whether it was refused before. */
    boolean answered(Model model, Credential credential, Instant now) {
        boolean back = gate(model, credential).answered(now) && refused.remove(credential) != null;
        if (back) {
            of(credential).forEach(gate -> gate.reset(FailureCode.PROVIDER_AUTH));
        }
        return back;
    }

    /** Nothing is known of the key any more. */
    void reset(Credential credential) {
        refused.remove(credential);
        of(credential).forEach(gate -> gate.reset(null));
    }

    /** Every key of every model that was asked for. */
    List<KeyStatus> snapshot(Instant now) {
        return gates.values().stream()
                .flatMap(List::stream)
                .map(gate -> gate.status(now))
                .sorted(Comparator.comparing((KeyStatus key) -> key.credential().name())
                        .thenComparing(KeyStatus::model))
                .toList();
    }

    private List<KeyGate> of(Credential credential) {
        return gates.values().stream()
                .flatMap(List::stream)
                .filter(gate -> gate.credential().equals(credential))
                .toList();
    }

    private List<KeyGate> gates(Model model) {
        List<KeyGate> known = gates.get(model);
        return known != null ? known : gates.computeIfAbsent(model, this::newGates);
    }

    private List<KeyGate> newGates(Model model) {
        List<KeyGate> all = model.provider().credentials().stream()
                .map(credential -> new KeyGate(model, credential, settings))
                .toList();
        all.forEach(gate -> {
            Instant until = refused.get(gate.credential());
            if (until != null) {
                gate.refuse(FailureCode.PROVIDER_AUTH, until);
            }
        });
        return all;
    }

    /** Fullest bucket first, then least in flight, then in turn. */
    private List<KeyGate> inOrder(Model model, Limits limits, Instant now) {
        List<KeyGate> all = gates(model);
        int first = Math.floorMod(turn.getAndIncrement(), all.size());
        List<Candidate> candidates = new ArrayList<>(all.size());
        for (int at = 0; at < all.size(); at++) {
            KeyGate gate = all.get((first + at) % all.size());
            candidates.add(new Candidate(gate, limits.left(model, gate.credential(), now), gate.inFlight()));
        }
        candidates.sort(Comparator.comparingDouble(Candidate::left).reversed().thenComparingInt(Candidate::inFlight));
        return candidates.stream().map(Candidate::gate).toList();
    }

    /** As it was when the choice began. */
    private record Candidate(KeyGate gate, double left, int inFlight) {}

    private static Grant acquire(KeyGate gate, Limits limits, TokenEstimate estimate, Instant now) {
        Wait shut = gate.enter(now);
        if (shut != null) {
            return shut;
        }
        Limits.Permit permit = null;
        try {
            Grant grant = limits.acquire(gate.model(), gate.credential(), estimate, now);
            if (grant instanceof Grant.Granted(var granted)) {
                permit = new KeyPermit(granted, gate);
                return new Grant.Granted(permit);
            }
            return grant;
        } finally {
            if (permit == null) {
                gate.left();
            }
        }
    }

    /** A wait says more than a refusal that holds for one key, an earlier one more than a later. */
    private static Taken better(Taken a, Taken b) {
        return switch (b.grant()) {
            case Wait(var until, var _, var _)
            when !(a.grant() instanceof Wait known) || until.isBefore(known.until()) -> b;
            default -> a;
        };
    }
}
