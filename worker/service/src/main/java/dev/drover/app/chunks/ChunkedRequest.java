package dev.drover.app.chunks;

import dev.drover.contracts.ChunkRecord;
import dev.drover.contracts.ChunkRecord.Final;
import dev.drover.contracts.HeaderNames;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A request whose answer is published in chunks, as far as each of its records tells of it.
 *
 * @param id Drover's of the request
 * @param epoch of the assignment of the request's partition
 * @param key the request's and the result's
 * @param partition the request's
 * @param headers of each record
 * @param result where the result will be
 */
@SuppressWarnings("ArrayRecordComponent") // the record's key as it came, never compared
public record ChunkedRequest(
        String id,
        long epoch,
        byte @Nullable [] key,
        int partition,
        Headers headers,
        @Nullable String customId,
        String tenant,
        Final result) {
    /** What a result carries by which readers find it: the origin, and the submit with its line. */
    public static Headers headers(Headers ofRequest, String origin) {
        RecordHeaders headers = new RecordHeaders();
        for (String name : new String[] {HeaderNames.SUBMIT, HeaderNames.LINE}) {
            Header carried = ofRequest.lastHeader(name);
            if (carried != null) {
                headers.add(carried);
            }
        }
        headers.add(HeaderNames.ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
        headers.setReadOnly();
        return headers;
    }

    /**
     * The partition of its chunks: the request's, as with results; in a topic with fewer the key decides.
     *
     * @param partitions of the chunk topic, 1 or more
     * @return null: where the key's hash says
     */
    @Nullable
    Integer partition(int partitions) {
        if (partition < partitions) {
            return partition;
        }
        return key == null ? Integer.valueOf(partition % partitions) : null;
    }

    ChunkRecord record(int attempt, long seq, ChunkRecord.Part part) {
        return new ChunkRecord(id, epoch, attempt, seq, part);
    }
}
