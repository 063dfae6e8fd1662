package dev.drover.operations.results;

import dev.drover.contracts.ChunkCodec;
import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.ChunkedText;
import dev.drover.contracts.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** The texts of the requests that are meant while they come; knows the last ten thousand that said something. For one thread. */
final class LiveText {
    private static final int MOST = 10_000;

    private final OutcomeQuery query;
    private final Map<String, Known> requests = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    private static final class Known {
        private final ChunkedText text = new ChunkedText();
        private ChunkRecord.@Nullable Reset begun;
        private @Nullable ChunkRecord newest;
        private boolean over;
    }

    LiveText(OutcomeQuery query) {
        this.query = query;
    }

    /** Null if there is nothing to show. */
    @Nullable
    LiveUpdate chunk(ConsumerRecord<byte[], byte[]> from) {
        String origin = header(from, HeaderNames.ORIGIN);
        ChunkRecord record;
        try {
            record = ChunkCodec.decode(from.value());
        } catch (IllegalArgumentException _) {
            return null; // Of a later release: the result tells all.
        }
        if (origin == null) {
            return null;
        }
        Known known = known(origin, record, from);
        ChunkRecord newest = known == null ? null : known.newest;
        if (known == null || known.over || (newest != null && record.compareTo(newest) < 0)) {
            return null;
        }
        boolean anew = newest == null || record.compareTo(newest) > 0;
        known.newest = record;
        if (record.part() instanceof ChunkRecord.Reset reset) {
            known.begun = reset;
        }
        ChunkedText.Change change = known.text.take(record);
        ChunkRecord.Reset begun = known.begun;
        if (begun == null) {
            return null;
        }
        String customId = begun.customId() == null ? "" : begun.customId();
        boolean isNews = anew || change.restarted() || !change.added().isEmpty();
        return isNews
                ? new LiveUpdate(
                        record.id(),
                        customId,
                        begun.model(),
                        record.attempt(),
                        change.restarted(),
                        change.added(),
                        null)
                : null;
    }

    /** Null if it is not meant, or if no attempt of it was seen from its beginning. */
    private @Nullable Known known(String origin, ChunkRecord record, ConsumerRecord<byte[], byte[]> from) {
        boolean begins = record.part() instanceof ChunkRecord.Reset reset
                && query.matches(record, reset, key(from), header(from, HeaderNames.SUBMIT));
        return begins ? requests.computeIfAbsent(origin, _ -> new Known()) : requests.get(origin);
    }

    /** Of a result that is to be shown. */
    LiveUpdate result(FoundOutcome outcome) {
        String origin = outcome.origin() == null ? outcome.id() : outcome.origin();
        Known known = requests.computeIfAbsent(origin, _ -> new Known());
        known.over = true;
        ChunkedText.Change change = known.text.result(outcome.text());
        ChunkRecord newest = known.newest;
        return new LiveUpdate(
                outcome.id().isEmpty() && newest != null ? newest.id() : outcome.id(),
                outcome.customId(),
                outcome.model(),
                newest == null ? 0 : newest.attempt(),
                change.restarted(),
                change.added(),
                outcome);
    }

    private static @Nullable String key(ConsumerRecord<byte[], byte[]> from) {
        return from.key() == null ? null : new String(from.key(), StandardCharsets.UTF_8);
    }

    static @Nullable String header(ConsumerRecord<byte[], byte[]> from, String name) {
        Header header = from.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
