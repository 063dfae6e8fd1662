package dev.drover.model;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of providers for the end of an answer, in any case. A word that is not here is never taken for a success; an
 * operator can say what such a word means for one model. Immutable.
 *
 * <p>Sources: the API references of OpenAI, Anthropic (stop_reason), Google (FinishReason), Amazon Bedrock (stopReason),
 * Mistral, Cohere, DeepSeek, Zhipu, IBM watsonx and OpenRouter; the sources of vLLM, SGLang, llama.cpp, TGI and Ollama.
 */
public final class FinishReasons {
    /** What an operator calls the lack of a word. */
    private static final String MISSING = "missing";

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]");
    private static final String FILTER = "content_filter";

    /** Sent with each event until the end by some providers, such as IBM watsonx; an answer that ends so was cut. */
    private static final Set<String> GOES_ON = Set.of("not_finished", "finish_reason_unspecified", "in_progress");

    private static final Map<String, FinishReason> TABLE = table();

    /** The table without an operator's words. */
    public static final FinishReasons KNOWN = new FinishReasons(Map.of());

    private final Map<String, FinishReason> own;

    private FinishReasons(Map<String, FinishReason> own) {
        this.own = own;
    }

    /** The table, with these words of an operator before it. */
    public static FinishReasons with(Map<String, FinishReason> words) {
        Map<String, FinishReason> own = new HashMap<>();
        words.forEach((word, meaning) -> own.put(letters(word), meaning));
        return own.isEmpty() ? KNOWN : new FinishReasons(Map.copyOf(own));
    }

    /** Whether the word says nothing: some providers send it as long as an answer goes on. */
    static boolean isBlank(String word) {
        String normal = normal(word);
        return normal.isEmpty() || normal.equals("null");
    }

    /** What an answer without a word means; null, unless an operator says otherwise: the answer was cut. */
    public @Nullable FinishReason missing() {
        return own.get(MISSING);
    }

    /**
     * The one of two words that an answer ended with: broken before refused, unknown, cut by length, tool call, ended. A word
     * that says that the answer goes on gives way to every other, and a blank is no word. The first where neither says more.
     */
    public String stronger(String one, String other) {
        return strength(other) > strength(one) ? other : one;
    }

    private int strength(String word) {
        if (isBlank(word)) {
            return 0;
        }
        if (GOES_ON.contains(normal(word)) && of(word) == FinishReason.BROKEN) {
            return 1;
        }
        return switch (of(word)) {
            case ENDED -> 2;
            case TOOL_CALL -> 3;
            case LENGTH -> 4;
            case null -> 5;
            case REFUSED -> 6;
            case BROKEN -> 7;
        };
    }

    /** Null: nobody knows the word. */
    public @Nullable FinishReason of(String word) {
        String normal = normal(word);
        FinishReason meant = own.isEmpty() ? TABLE.get(normal) : own.getOrDefault(letters(word), TABLE.get(normal));
        // Google's layer adds the reason behind the word.
        return meant == null && normal.startsWith(FILTER) ? FinishReason.REFUSED : meant;
    }

    private static String normal(String word) {
        return word.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    }

    /** Spring leaves out what is no letter or digit of a property's key. */
    private static String letters(String word) {
        return NO_LETTER.matcher(word.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    private static Map<String, FinishReason> table() {
        Map<String, FinishReason> table = new HashMap<>();
        put(table, FinishReason.ENDED, "stop", "end_turn", "stop_sequence", "eos", "eos_token", "end", "ended");
        put(table, FinishReason.ENDED, "complete", "completed", "finish", "finished", "done", "stop_token");
        put(table, FinishReason.LENGTH, "length", "max_tokens", "model_length", "max_output_tokens", "token_limit");
        put(table, FinishReason.LENGTH, "model_context_window_exceeded", "max_output_reached", "max_length");
        put(table, FinishReason.TOOL_CALL, "tool_calls", "tool_call", "function_call", "tool_use", "function_calls");
        put(table, FinishReason.REFUSED, FILTER, "content_filtered", "safety", "recitation", "language", "blocklist");
        put(table, FinishReason.REFUSED, "prohibited_content", "spii", "image_safety", "image_prohibited_content");
        put(
                table,
                FinishReason.REFUSED,
                "image_recitation",
                "model_armor",
                "refusal",
                "refused",
                "sensitive",
                "unsafe");
        put(table, FinishReason.REFUSED, "guardrail_intervened", "error_toxic", "moderation", "flagged");
        put(table, FinishReason.REFUSED, "content_policy_violation", "content_policy");
        put(table, FinishReason.BROKEN, "error", "abort", "aborted", "cancel", "cancelled", "canceled", "user_cancel");
        put(table, FinishReason.BROKEN, "timeout", "time_limit", "insufficient_system_resource", "network_error");
        put(table, FinishReason.BROKEN, "other", "unknown", "finish_reason_unspecified", "malformed_function_call");
        put(table, FinishReason.BROKEN, "malformed_response", "malformed_model_output", "malformed_tool_use");
        put(table, FinishReason.BROKEN, "unexpected_tool_call", "too_many_tool_calls", "missing_thought_signature");
        put(table, FinishReason.BROKEN, "image_other", "no_image", "engine_error", "internal_error", "server_error");
        put(table, FinishReason.BROKEN, "model_error", "error_limit", "failed", "not_finished", "incomplete");
        put(table, FinishReason.BROKEN, "interrupted", "disconnect", "preempted", "overloaded", "load", "unload");
        put(table, FinishReason.BROKEN, "pause_turn", "compaction", "in_progress");
        return Map.copyOf(table);
    }

    private static void put(Map<String, FinishReason> table, FinishReason meaning, String... words) {
        for (String word : words) {
            table.put(word, meaning);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FinishReasons reasons && own.equals(reasons.own);
    }

    @Override
    public int hashCode() {
        return own.hashCode();
    }

    /** The operator's words. */
    @Override
    public String toString() {
        return "FinishReasons" + own;
    }
}
