package dev.drover.operations.spend;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over the usage topic found.
 *
 * @param read records, whatever they held
 * @param selected events that the report is about
 * @param repeated copies of events, not counted again
 * @param unreadable records that are no usage events of this version
 * @param why the first of them is not; null if all are
 * @param completeSince what ended before this may have been removed by retention; null if nothing of the report was
 */
public record UsagePass(
        long read,
        long selected,
        long repeated,
        long unreadable,
        @Nullable String why,
        @Nullable Instant completeSince) {}
