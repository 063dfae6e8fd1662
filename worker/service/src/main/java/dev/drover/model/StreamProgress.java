package dev.drover.model;

import dev.drover.contracts.JsonText;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call's stream while it comes: when its first token came, and who reads along. Confined to the call's thread. */
public final class StreamProgress {
    private static final Logger LOG = LoggerFactory.getLogger(StreamProgress.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long started = System.nanoTime();
    private @Nullable Consumer<JsonText> reader;
    private @Nullable Long firstTokenMs;

    /** @param reader takes each event in OpenAI's shape, which is valid during the call; null if nobody reads along */
    public StreamProgress(@Nullable Consumer<JsonText> reader) {
        this.reader = reader;
    }

    /**
     * An event of the answer came, which is no error.
     *
     * @param filled whether it brought a part of the answer: a role, a filter's finding or a usage is none
     */
    public void event(JsonText event, boolean filled) {
        if (filled && firstTokenMs == null) {
            firstTokenMs = (System.nanoTime() - started) / NANOS_PER_MILLI;
        }
        Consumer<JsonText> reading = reader;
        if (reading != null) {
            try {
                reading.accept(event);
            } catch (RuntimeException e) {
                LOG.warn("who reads along failed; the call goes on", e);
                reader = null;
            }
        }
    }

    /** From the beginning of the call; null if no part of the answer came. */
    @Nullable
    Long firstTokenMs() {
        return firstTokenMs;
    }
}
