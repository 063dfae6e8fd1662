package dev.drover.engine;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces an outcome that the producer would refuse before it meets a transaction: a too large record poisons the
 * transaction even when the client refuses it.
 */
final class SizeCheck<C> implements Consumer<Completion<C>> {
    private static final Logger log = LoggerFactory.getLogger(SizeCheck.class);

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
                long size = output.size();
                if (size > maxBytes) {
                    String why = size + " bytes, at most " + maxBytes + " can be sent";
                    next.accept(smaller(completion, fallback, output, why));
                    return;
                }
            }
        }
        next.accept(completion);
    }

    /** A fallback that fails leaves the outcome as it is: the committer meets it, and halts with the reason. */
    private Completion<C> smaller(
            Completion<C> completion, Outcome.Fallback<C> fallback, OutputRecord output, String why) {
        try {
            Completion<C> smaller = completion.with(fallback.smaller(output, why));
            events.replaced(why);
            return smaller;
        } catch (RuntimeException e) {
            log.error("no smaller outcome could be made", e);
            return completion;
        }
    }
}
