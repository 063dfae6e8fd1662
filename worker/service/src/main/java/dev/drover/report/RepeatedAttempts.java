package dev.drover.report;

import dev.drover.contracts.UsageEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices usage events that are written down twice: the same attempt of the same request record, ended at the same
 * instant. A second <em>call</em> for a request, which at-least-once delivery makes after a crash, ended at another
 * instant; it was billed and counts. Remembers the last {@value #REMEMBERED} events, some 40 MB; copies are written
 * within seconds of each other, if ever. For one thread.
 */
public final class RepeatedAttempts {
    static final int REMEMBERED = 200_000;

    private record Key(String topic, int partition, long offset, int n, Instant at) {}

    private final Map<Key, Boolean> seen;
    private long repeated;

    public RepeatedAttempts() {
        this.seen = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** Whether this event is a copy of one that was met before. */
    public boolean isRepeated(UsageEvent event) {
        Key key = new Key(
                event.origin().topic(),
                event.origin().partition(),
                event.origin().offset(),
                event.attempt().n(),
                event.at());
        if (seen.put(key, true) == null) {
            return false;
        }
        repeated++;
        return true;
    }

    public long repeated() {
        return repeated;
    }
}
