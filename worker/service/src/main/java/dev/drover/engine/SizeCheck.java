package dev.drover.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replaces an outcome that the producer would refuse before it meets a transaction: a too large record poisons the
 * transaction even when the client refuses it.
 */
final class SizeCheck<C> implements Consumer<Completion<C>> {
    private final int maxBytes;
    private final Consumer<Completion<C>> next;
    private final EngineEvents events;

    SizeCheck(int maxBytes, Consumer<Completion<C>> next, EngineEvents events) {
        this.maxBytes = maxBytes;
        this.next = next;
        this.events = events;
    }

    @Override
    public void accept(Completion<C> completion) {
        var fallback = completion.outcome().fallback();
        if (fallback != null) {
            for (OutputRecord output : completion.outcome().records()) {
                int size = size(output);
                if (size > maxBytes) {
                    String why = size + " bytes, at most " + maxBytes + " can be sent";
                    events.replaced(why);
                    next.accept(completion.with(fallback.smaller(output, why)));
                    return;
                }
            }
        }
        next.accept(completion);
    }

    /** As the producer computes it: an upper bound, with the batch's own framing. */
    static int size(OutputRecord output) {
        int size = 61 + 21; // overhead of a record batch, and at most of a record
        size += length(output.key()) + 5 + length(output.value()) + 5;
        for (var header : output.headers()) {
            size += 10 + header.key().length() * 3 + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
