package dev.drover.app.chunks;

import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.ChunkRecord.Chunks;
import dev.drover.contracts.ChunkRecord.Gap;
import dev.drover.contracts.ChunkRecord.Part;
import dev.drover.contracts.ChunkRecord.Reset;
import dev.drover.contracts.JsonText;
import dev.drover.model.ChunkSink;
import dev.drover.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one request's calls say, until the publisher fetches it. Calls never wait: where there is no room, the rest of the
 * attempt is left out and a gap says so.
 */
public final class RequestChunks implements ChunkSink {
    /** Bytes of events that may wait for the publisher, of one request. */
    static final int MOST_WAITING = 256 * 1024;
    /** Bytes of events at which a record is full; one event alone may be larger. */
    static final int FULL_RECORD = 32 * 1024;

    private final ChunkedRequest request;
    private final ChunkPublisher publisher;
    private final List<Said> waiting = new ArrayList<>(); // guarded by this
    private int waitingBytes; // guarded by this
    private int attempt; // guarded by this
    private boolean cut; // guarded by this
    private boolean announced; // guarded by this
    private int writtenAttempt; // the publisher's
    private long seq; // the publisher's

    /** What waits: an event, or what a record of its own tells. */
    private record Said(
            int attempt, @Nullable JsonText event, @Nullable Part part) {}

    RequestChunks(ChunkedRequest request, ChunkPublisher publisher) {
        this.request = request;
        this.publisher = publisher;
    }

    ChunkedRequest request() {
        return request;
    }

    @Override
    public Consumer<JsonText> begin(int begun, Model model) {
        synchronized (this) {
            attempt = begun;
            cut = false;
            waiting.add(new Said(begun, null, new Reset(request.customId(), request.tenant(), model.name())));
        }
        announce();
        return this::event;
    }

    /** The request has ended; nothing if no streamed call was made for it. */
    public void ended() {
        synchronized (this) {
            if (attempt == 0) {
                return;
            }
            waiting.add(new Said(attempt, null, request.result()));
        }
        announce();
    }

    private void event(JsonText event) {
        boolean gap;
        synchronized (this) {
            if (cut) {
                return;
            }
            int size = event.length();
            boolean room = waitingBytes + size <= MOST_WAITING && publisher.reserve(size);
            if (room) {
                waitingBytes += size;
                waiting.add(new Said(attempt, JsonText.check(event.bytes()), null));
            } else {
                cut();
            }
            gap = !room;
        }
        if (gap) {
            publisher.cut();
        }
        announce();
    }

    /** A record of the attempt did not reach the topic. */
    void lost(int ofAttempt) {
        synchronized (this) {
            if (cut || ofAttempt != attempt) {
                return;
            }
            cut();
        }
        publisher.cut();
        announce();
    }

    private void cut() {
        cut = true;
        waiting.add(new Said(attempt, null, new Gap()));
    }

    private void announce() {
        synchronized (this) {
            if (announced) {
                return;
            }
            announced = true;
        }
        publisher.announce(this);
    }

    /** All that waits, as records; for the publisher's thread alone. */
    List<ChunkRecord> fetch() {
        List<Said> said;
        int bytes;
        synchronized (this) {
            said = List.copyOf(waiting);
            waiting.clear();
            bytes = waitingBytes;
            waitingBytes = 0;
            announced = false;
        }
        publisher.release(bytes);
        List<ChunkRecord> records = new ArrayList<>();
        List<JsonText> events = new ArrayList<>();
        int size = 0;
        int of = writtenAttempt;
        for (Said each : said) {
            JsonText event = each.event();
            boolean full = event != null && size + event.length() + 1 > FULL_RECORD;
            if (!events.isEmpty() && (event == null || full)) {
                records.add(numbered(of, new Chunks(events)));
                events.clear();
                size = 0;
            }
            of = each.attempt();
            if (event != null) {
                events.add(event);
                size += event.length() + 1; // and a comma
            } else if (each.part() != null) {
                records.add(numbered(of, each.part()));
            }
        }
        if (!events.isEmpty()) {
            records.add(numbered(of, new Chunks(events)));
        }
        return records;
    }

    private ChunkRecord numbered(int of, Part part) {
        if (of != writtenAttempt) {
            writtenAttempt = of;
            seq = 0;
        }
        return request.record(of, seq++, part);
    }
}
