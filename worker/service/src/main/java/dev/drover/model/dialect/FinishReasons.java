package dev.drover.model.dialect;

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

    private static final Map<String, FinishReason> TABLE = ProviderKind.words().finishReasons();

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
    public static boolean isBlank(String word) {
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
