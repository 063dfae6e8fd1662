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

/** The texts of many requests while they come; knows the last ten thousand. For one thread. */
final class LiveText {
    private static final int MOST = 10_000;

    private final OutcomeQuery query;
    private final Map<String, Known> requests = new LinkedHashMap<>() {
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
        Known known = requests.computeIfAbsent(origin, _ -> new Known());
        ChunkRecord newest = known.newest;
        if (known.over || (newest != null && record.compareTo(newest) < 0)) {
            return null;
        }
        boolean anew = newest == null || record.compareTo(newest) > 0;
        known.newest = record;
        if (record.part() instanceof ChunkRecord.Reset reset) {
            known.begun = reset;
        }
        ChunkedText.Change change = known.text.take(record);
        ChunkRecord.Reset begun = known.begun;
        if (begun == null || !query.matches(record, begun, key(from), header(from, HeaderNames.SUBMIT))) {
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
