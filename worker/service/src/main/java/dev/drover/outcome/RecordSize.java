package dev.drover.outcome;

import dev.drover.engine.OutputRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Sizes of records as producer and broker count them, and the choice of the first that fits. */
final class RecordSize {
    /** Kafka's record batch v2: 61 bytes for the batch, up to 21 for a record, up to 5 for each varint length. */
    private static final int OVERHEAD = 61 + 21 + 5 + 5;

    private static final int HEADER_OVERHEAD = 5 + 5;

    private RecordSize() {}

    /** An upper bound for a record that is alone in its batch, uncompressed. */
    static long size(OutputRecord record) {
        long size = OVERHEAD + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += HEADER_OVERHEAD + header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
        }
        return size;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** The first that is within the limit, else the last, which is the smallest. */
    static OutputRecord first(int limit, List<Supplier<OutputRecord>> fromLargeToSmall) {
        for (Supplier<OutputRecord> candidate : fromLargeToSmall.subList(0, fromLargeToSmall.size() - 1)) {
            OutputRecord record = candidate.get();
            if (size(record) <= limit) {
                return record;
            }
        }
        return fromLargeToSmall.getLast().get();
    }
}
