package dev.drover.client;

import dev.drover.contracts.ChunkRecord;
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
 * acknowledgement is outstanding. Listeners are called by the reader's thread alone.
 */
final class Correlation {
    /** Bytes of chunks of unknown requests that are kept at most; the result tells what is missing. */
    private static final int MOST_EARLY_BYTES = 32 << 20;

    /** Counted for each chunk beside its own bytes: an object, and its place in a list. */
    private static final int EACH = 256;

    private final Map<Origin, Waiting> waiting = new HashMap<>();
    private final Map<String, LiveText> live = new HashMap<>();
    private final Map<Origin, ResultLine> early = new HashMap<>();
    private final Map<String, List<EarlyChunk>> earlyChunks = new HashMap<>();
    private final List<Runnable> missed = new ArrayList<>();
    private int keptBytes;
    private int unacknowledged;
    private @Nullable RuntimeException broken;

    private record EarlyChunk(ChunkRecord record, int bytes) {}

    /** @param text of the answer while it comes; null if nobody listens */
    private record Waiting(
            CompletableFuture<ResultLine> future, @Nullable LiveText text) {
        void end(ResultLine line) {
            if (text != null) {
                text.result(line);
            }
            future.complete(line);
        }
    }

    /** To be called before a request is sent, and followed by {@link #sent} or {@link #notSent}. */
    synchronized void sending() {
        if (broken != null) {
            throw broken;
        }
        unacknowledged++;
    }

    /** @param listener null if nobody listens */
    void sent(Origin origin, CompletableFuture<ResultLine> future, @Nullable TextListener listener) {
        Waiting asked = new Waiting(future, listener == null ? null : new LiveText(listener));
        RuntimeException failure;
        ResultLine line;
        synchronized (this) {
            line = early.remove(origin);
            List<EarlyChunk> chunks = takeEarlyChunks(origin);
            failure = broken;
            if (failure == null && asked.text() != null) {
                missed(origin, asked, chunks, line);
            }
            acknowledged();
            if (line == null && failure == null) {
                waiting.put(origin, asked);
            }
        }
        if (line != null && asked.text() == null) {
            future.complete(line);
        } else if (failure != null) {
            future.completeExceptionally(failure);
        } else {
            // However it ends, by result, timeout or cancellation, nobody waits any more.
            var _ = future.whenComplete((_, _) -> forget(origin));
        }
    }

    /** Of a request that is known from now on: what was kept for it makes room, also if its text is not listened to. */
    private List<EarlyChunk> takeEarlyChunks(Origin origin) {
        List<EarlyChunk> kept = earlyChunks.remove(origin.toString());
        if (kept == null) {
            return List.of();
        }
        kept.forEach(chunk -> keptBytes -= chunk.bytes());
        return kept;
    }

    /** What was read of it before; the reader's thread tells the listener. */
    private void missed(Origin origin, Waiting asked, List<EarlyChunk> chunks, @Nullable ResultLine line) {
        LiveText text = asked.text();
        if (text != null) {
            live.put(origin.toString(), text);
            missed.add(() -> chunks.forEach(chunk -> text.chunk(chunk.record())));
        }
        if (line != null) {
            missed.add(() -> asked.end(line));
        }
    }

    synchronized void notSent() {
        acknowledged();
    }

    /** Tells listeners what was read before their requests were known; to be called before each record. */
    void catchUp() {
        List<Runnable> all;
        synchronized (this) {
            if (missed.isEmpty()) {
                return;
            }
            all = List.copyOf(missed);
            missed.clear();
        }
        all.forEach(Runnable::run);
    }

    void result(ResultLine line) {
        catchUp();
        Waiting asked;
        synchronized (this) {
            asked = waiting.remove(line.origin());
            if (asked == null && unacknowledged > 0) {
                early.put(line.origin(), line);
            }
        }
        if (asked != null) {
            asked.end(line);
        }
    }

    /**
     * @param origin of the request, as headers have it
     * @param bytes of the record's value
     */
    void chunk(String origin, ChunkRecord record, int bytes) {
        catchUp();
        LiveText text;
        synchronized (this) {
            text = live.get(origin);
            int size = bytes + EACH;
            if (text == null && unacknowledged > 0 && keptBytes + size <= MOST_EARLY_BYTES) {
                earlyChunks.computeIfAbsent(origin, _ -> new ArrayList<>()).add(new EarlyChunk(record, size));
                keptBytes += size;
            }
        }
        if (text != null) {
            text.chunk(record);
        }
    }

    /** Ends every wait, and every later one, with this. The first reason stays. */
    void breakOff(RuntimeException why) {
        List<Waiting> abandoned;
        synchronized (this) {
            if (broken == null) {
                broken = why;
            }
            abandoned = new ArrayList<>(waiting.values());
            waiting.clear();
            forgetEarly();
        }
        catchUp();
        abandoned.forEach(asked -> asked.future().completeExceptionally(why));
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized void forget(Origin origin) {
        waiting.remove(origin);
        live.remove(origin.toString());
    }

    private void acknowledged() {
        unacknowledged--;
        if (unacknowledged == 0) {
            forgetEarly();
        }
    }

    private void forgetEarly() {
        early.clear();
        earlyChunks.clear();
        keptBytes = 0;
    }
}
