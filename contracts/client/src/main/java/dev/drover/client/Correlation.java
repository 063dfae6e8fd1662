package dev.drover.client;

import dev.drover.contracts.Origin;
import dev.drover.contracts.ResultLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings results and those who wait for them together, by the record that the request was. A result may be read before
 * the broker's acknowledgement of its request has told which record that is; it is kept for as long as an
 * acknowledgement is outstanding.
 */
final class Correlation {
    private final Map<Origin, CompletableFuture<ResultLine>> waiting = new HashMap<>();
    private final Map<Origin, ResultLine> early = new HashMap<>();
    private int unacknowledged;
    private @Nullable RuntimeException broken;

    /** To be called before a request is sent, and followed by {@link #sent} or {@link #notSent}. */
    synchronized void sending() {
        if (broken != null) {
            throw broken;
        }
        unacknowledged++;
    }

    void sent(Origin origin, CompletableFuture<ResultLine> future) {
        RuntimeException failure;
        ResultLine line;
        synchronized (this) {
            line = early.remove(origin);
            acknowledged();
            failure = broken;
            if (line == null && failure == null) {
                waiting.put(origin, future);
            }
        }
        if (line != null) {
            future.complete(line);
        } else if (failure != null) {
            future.completeExceptionally(failure);
        } else {
            // However it ends, by result, timeout or cancellation, nobody waits any more.
            var _ = future.whenComplete((_, _) -> forget(origin));
        }
    }

    synchronized void notSent() {
        acknowledged();
    }

    void result(ResultLine line) {
        CompletableFuture<ResultLine> future;
        synchronized (this) {
            future = waiting.remove(line.origin());
            if (future == null && unacknowledged > 0) {
                early.put(line.origin(), line);
            }
        }
        if (future != null) {
            future.complete(line);
        }
    }

    /** Ends every wait, and every later one, with this. The first reason stays. */
    void breakOff(RuntimeException why) {
        List<CompletableFuture<ResultLine>> abandoned;
        synchronized (this) {
            if (broken == null) {
                broken = why;
            }
            abandoned = new ArrayList<>(waiting.values());
            waiting.clear();
            early.clear();
        }
        abandoned.forEach(future -> future.completeExceptionally(why));
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized void forget(Origin origin) {
        waiting.remove(origin);
    }

    private void acknowledged() {
        unacknowledged--;
        if (unacknowledged == 0) {
            early.clear();
        }
    }
}
