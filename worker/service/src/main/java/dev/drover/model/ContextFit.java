package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;

/** Whether a request fits a model's context window; counts exactly only when the estimate is near the limit. */
final class ContextFit {
    /** An estimate this near to a limit decides nothing. */
    private static final double UNSURE = 0.25;

    /** Counting more than this may hold up a lane for seconds (text without spaces); the provider decides then. */
    private static final long MOST_COUNTED_EXACTLY = 100_000;

    private final TokenEstimator estimator;
    private final InferenceRequest request;
    private long exact = -1;

    ContextFit(TokenEstimator estimator, InferenceRequest request) {
        this.estimator = estimator;
        this.request = request;
    }

    boolean fits(Model model, TokenEstimate estimate) {
        Long window = model.contextWindow();
        if (window == null) {
            return true;
        }
        long answer = answer(model);
        if (estimate.prompt() * (1 + UNSURE) + answer <= window) {
            return true;
        }
        if (estimate.prompt() * (1 - UNSURE) + answer > window) {
            return false;
        }
        long prompt = estimate.prompt() > MOST_COUNTED_EXACTLY ? estimate.prompt() : exactPrompt();
        return prompt + answer <= window;
    }

    /** What the request itself demands; a limit it does not set shrinks to what is left of the window. */
    private long answer(Model model) {
        if (request.endpoint() == Endpoint.EMBEDDINGS) {
            return 0;
        }
        Long own = request.limit(model.upstream().drop());
        return own == null ? 1 : own;
    }

    private long exactPrompt() {
        if (exact < 0) {
            exact = estimator.exactPrompt(request);
        }
        return exact;
    }
}
