package dev.drover.app.pipeline;

import dev.drover.contracts.AttemptCost;
import dev.drover.limit.Hold;
import dev.drover.model.Limits.Grant;
import dev.drover.model.Model;
import dev.drover.model.TokenEstimate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request's use of its tenant's budgets: reserves each call, and keeps what the calls hold until the outcome. */
public interface RequestBudget {
    /** Of a request that draws on nothing. */
    RequestBudget FREE = new RequestBudget() {
        @Override
        public Answer reserve(Model model, TokenEstimate tokens, Instant now) {
            return Answer.FREE;
        }

        @Override
        public void settle(@Nullable Hold hold, @Nullable AttemptCost cost) {}

        @Override
        public void park() {}

        @Override
        public List<Hold> holds() {
            return List.of();
        }

        @Override
        public void refused() {}
    };

    /** Before each call; never blocks. */
    Answer reserve(Model model, TokenEstimate tokens, Instant now);

    /** @param cost null: unknown, the estimate stands */
    void settle(@Nullable Hold hold, @Nullable AttemptCost cost);

    /** The request waits for another round. */
    void park();

    /** What its calls hold; whoever writes the outcome sees to their release. */
    List<Hold> holds();

    /** The request has ended because budgets did not cover it. */
    void refused();

    /** What the budgets say to one call. */
    sealed interface Answer {
        Answer FREE = new Go(null);

        /** @param hold null if no budget applies */
        record Go(@Nullable Hold hold) implements Answer {}

        record No(Grant grant) implements Answer {}
    }
}
