package dev.drover.model;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.drover.contracts.CharacterCount;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Estimates a request's tokens from its characters, corrected per model by what providers reported so far. Exact
 * counting is asked for only where it decides something. Thread-safe.
 */
final class TokenEstimator {
    /** Flat: what an image of about one megapixel costs with most providers. */
    static final long TOKENS_PER_ATTACHMENT = 1_000;

    private static final long TOKENS_PER_MESSAGE = 4;
    private static final double ASCII_PER_TOKEN = 4.0;
    private static final double OTHERS_PER_TOKEN = 1.4;
    /** How much one report moves a model's correction. */
    private static final double WEIGHT = 0.05;

    private static final double LEAST_CORRECTION = 0.5;
    private static final double MOST_CORRECTION = 2.0;
    private static final long SMALLEST_TELLING_PROMPT = 50;

    private final long defaultCompletion;
    private final Map<String, Double> corrections = new ConcurrentHashMap<>();
    private final Supplier<Encoding> exact;

    TokenEstimator(long defaultCompletion) {
        this.defaultCompletion = defaultCompletion;
        // Loaded on first use: the ranks take tens of megabytes, and most workers never count exactly.
        var registry = Encodings.newLazyEncodingRegistry();
        this.exact = () -> registry.getEncoding(EncodingType.O200K_BASE);
    }

    /** The prompt's tokens before any correction. */
    static long rawPrompt(InferenceRequest request) {
        CharacterCount characters = new CharacterCount();
        PromptText prompt = PromptText.read(request, text -> text.count(characters));
        return Math.max(1, tokens(characters) + besidesText(prompt));
    }

    TokenEstimate estimate(InferenceRequest request, long rawPrompt, Model model) {
        return new TokenEstimate(corrected(rawPrompt, model), completion(request, model));
    }

    /** The prompt's tokens in o200k; milliseconds for a long prompt. */
    long exactPrompt(InferenceRequest request) {
        Encoding encoding = exact.get();
        long[] tokens = {0};
        PromptText prompt = PromptText.read(request, text -> tokens[0] += encoding.countTokensOrdinary(text.text()));
        return Math.max(1, tokens[0] + besidesText(prompt));
    }

    /** Learns from what a provider counted. */
    void observe(Model model, long rawPrompt, long reportedPrompt) {
        if (rawPrompt < SMALLEST_TELLING_PROMPT || reportedPrompt < SMALLEST_TELLING_PROMPT) {
            return;
        }
        double seen = Math.clamp((double) reportedPrompt / rawPrompt, LEAST_CORRECTION, MOST_CORRECTION);
        corrections.merge(model.name(), seen, (old, s) -> old + WEIGHT * (s - old));
    }

    private long completion(InferenceRequest request, Model model) {
        if (request.endpoint() == Endpoint.EMBEDDINGS) {
            return 0;
        }
        Long own = request.limit(model.upstream().drop());
        long each = own != null ? own : model.maxOutput() != null ? model.maxOutput() : defaultCompletion;
        return each > Long.MAX_VALUE / 256 ? each : each * request.facts().answers();
    }

    private long corrected(long rawPrompt, Model model) {
        return Math.max(1, Math.round(rawPrompt * corrections.getOrDefault(model.name(), 1.0)));
    }

    private static long besidesText(PromptText prompt) {
        return prompt.tokenIds()
                + prompt.messages() * TOKENS_PER_MESSAGE
                + prompt.attachments() * TOKENS_PER_ATTACHMENT;
    }

    private static long tokens(CharacterCount characters) {
        long others = characters.beyondAscii();
        return (long) Math.ceil((characters.all() - others) / ASCII_PER_TOKEN + others / OTHERS_PER_TOKEN);
    }
}
