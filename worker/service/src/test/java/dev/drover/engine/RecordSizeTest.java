package dev.drover.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

class RecordSizeTest {
    /** What the producer compares with max.request.size; the broker's own count is smaller. */
    @Property
    void aSizeIsNeverBelowTheProducersOwnAndAtMostAFewBytesPerPartAbove(
            @ForAll @IntRange(min = -1, max = 5_000) int key,
            @ForAll @IntRange(min = -1, max = 5_000) int value,
            @ForAll @Size(max = 10) List<@IntRange(min = -1, max = 500) Integer> headerSizes) {
        RecordHeaders headers = new RecordHeaders();
        headerSizes.forEach(size -> headers.add("näme" + size, bytes(size)));

        long size = RecordSize.of(bytes(key), bytes(value), headers);

        long producers = AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, bytes(key), bytes(value), headers.toArray());
        assertThat(size).isBetween(producers, producers + 20 + 10L * headerSizes.size());
    }

    private static byte @Nullable [] bytes(int size) {
        return size < 0 ? null : new byte[size];
    }
}
