package dev.drover.contracts;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One record of the chunk topic: a part of an answer that is still being written. The result is the truth; this is only
 * early.
 *
 * @param id Drover's of the request
 * @param epoch of the assignment of the request's partition to the worker that writes; a later owner's is higher
 * @param attempt 1 for the first call that this owner makes for the request
 * @param seq 0 for the attempt's first record, then one more with each
 */
public record ChunkRecord(String id, long epoch, int attempt, long seq, Part part) implements Comparable<ChunkRecord> {
    /** What a record tells. */
    public sealed interface Part {}

    /**
     * An attempt begins: what was shown of the request before is void.
     *
     * @param customId the producer's, null if there is none
     * @param model the configured name of the model that is called
     */
    public record Reset(@Nullable String customId, String tenant, String model) implements Part {}

    /** Events in OpenAI's shape, in their order, whatever the provider's dialect was. */
    public record Chunks(List<JsonText> events) implements Part {
        public Chunks {
            events = List.copyOf(events);
        }
    }

    /** Something is missing here, and no event of the attempt follows. */
    public record Gap() implements Part {}

    /**
     * The request has ended, well or badly. Its result is committed after this record was written, or not at all: then
     * another owner of the partition begins anew.
     *
     * @param topic where the result will be, under the same key, with the same header {@code drover-origin}
     * @param partition null: where the key's hash says
     */
    public record Final(String topic, @Nullable Integer partition) implements Part {}

    public ChunkRecord {
        Objects.requireNonNull(part);
    }

    /** By attempt alone: a later owner's attempts come after all of an earlier one. Not consistent with equals. */
    @Override
    public int compareTo(ChunkRecord other) {
        int owners = Long.compare(epoch, other.epoch);
        return owners != 0 ? owners : Integer.compare(attempt, other.attempt);
    }
}
