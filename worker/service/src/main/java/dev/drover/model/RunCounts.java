package dev.drover.model;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.Billing;
import dev.drover.contracts.FailureMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one request has used up so far. Confined to the thread that has the request. */
final class RunCounts {
    private final List<Attempt> attempts = new ArrayList<>(2);
    /** By place in the chain: calls in this round, those of them for which another key was taken, restarts over all rounds. */
    private final Map<Integer, Integer> calls = new HashMap<>(4);

    private Map<Integer, Integer> otherKeys = Map.of();
    private final Map<Integer, Integer> restarts = new HashMap<>(4);
    private int rounds;
    private int roundsBegun;
    private boolean roundCounted;
    private boolean waitedOut;
    private String remark = "";

    /** Where callers keep what they did. */
    List<Attempt> attempts() {
        return attempts;
    }

    void roundBegins() {
        calls.clear();
        otherKeys = Map.of();
        roundsBegun++;
        roundCounted = false;
    }

    /** A round that only probes half-open breakers does not count. */
    void called(CallPermit hop) {
        calls.merge(hop.index(), 1, Integer::sum);
        if (!hop.probe() && !roundCounted) {
            roundCounted = true;
            rounds++;
        }
    }

    /** The call failed for its key and is made with another one: as if the model had not been called. */
    void triesOtherKey(CallPermit hop) {
        calls.merge(hop.index(), -1, Integer::sum);
        otherKeys = otherKeys.isEmpty() ? new HashMap<>(4) : otherKeys;
        otherKeys.merge(hop.index(), 1, Integer::sum);
    }

    /** How often that was done in this round. */
    int otherKeys(CallPermit hop) {
        return otherKeys.getOrDefault(hop.index(), 0);
    }

    /** The same model is called again because of this failure. */
    void retried(int index, Failure failure) {
        if (failure.isRestart()) {
            restarts.merge(index, 1, Integer::sum);
        }
    }

    /** A provider's short wait was held in the slot; that is done once for a request. */
    void waitedOut() {
        waitedOut = true;
    }

    /** What is to be said beside the last attempt, for people; replaces what was said before, unless it is empty. */
    void remark(String other) {
        remark = other.isEmpty() ? remark : other;
    }

    /** What the last attempt says of this failure, for people. */
    FailureMessage lastSaid(Failure failure) {
        Attempt last = attempts.getLast();
        String status = last.status() == null ? "" : " (" + last.status() + ")";
        String said = last.message() == null ? failure.code().wire() : last.message();
        return new FailureMessage(last.provider() + "/" + last.model() + status + ": ", said, remark);
    }

    Progress progress(CallPermit hop, ModelSelector selection, Instant deadline) {
        int possiblyBilled = (int) attempts.stream()
                .filter(a -> a.billing() == Billing.POSSIBLY_BILLED)
                .count();
        return new Progress(
                calls.getOrDefault(hop.index(), 0),
                hop.model().attempts(),
                restarts.getOrDefault(hop.index(), 0),
                selection.hasAfter(hop.index()),
                selection.unasked(),
                true,
                waitedOut,
                rounds,
                roundsBegun,
                attempts.size(),
                possiblyBilled,
                deadline);
    }
}
