package dev.drover.model;

import dev.drover.contracts.Attempt;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.WaitReason;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a listener's bugs away from the requests that it listens to. */
final class SafeEvents implements ChainEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SafeEvents.class);

    private final ChainEvents events;

    SafeEvents(ChainEvents events) {
        this.events = events;
    }

    @Override
    public void attempted(ChainRequest request, Model model, Attempt attempt) {
        safely(() -> events.attempted(request, model, attempt));
    }

    @Override
    public void retried(ChainRequest request, Model model, FailureCode because) {
        safely(() -> events.retried(request, model, because));
    }

    @Override
    public void fellBack(ChainRequest request, Model from, Model to, FailureCode because) {
        safely(() -> events.fellBack(request, from, to, because));
    }

    @Override
    public void deferred(ChainRequest request, FailureCode because, WaitReason why) {
        safely(() -> events.deferred(request, because, why));
    }

    @Override
    public void unknownFinishReason(Model model, String word) {
        safely(() -> events.unknownFinishReason(model, word));
    }

    @Override
    public void paused(Model model, Instant until) {
        safely(() -> events.paused(model, until));
    }

    @Override
    public void troubled(Model model, Trouble trouble) {
        safely(() -> events.troubled(model, trouble));
    }

    @Override
    public void opened(Model model, boolean forced, FailureCode because, Instant until) {
        safely(() -> events.opened(model, forced, because, until));
    }

    private static void safely(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("A listener of chain events failed", e);
        }
    }
}
