package dev.drover.cost;

import dev.drover.contracts.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the {@code usage} of a provider's answer, whichever convention it follows:
 *
 * <ul>
 *   <li>OpenAI's chat, completions and embeddings, and all that speak like it: {@code prompt_tokens} (including cached
 *       and cache-written ones) and {@code completion_tokens} (including reasoning). The cached ones stand in
 *       {@code prompt_tokens_details}, or beside: DeepSeek's {@code prompt_cache_hit_tokens}, Moonshot's
 *       {@code cached_tokens}, Anthropic's names where a gateway keeps them;
 *   <li>OpenAI's responses: {@code input_tokens} (including cached ones) and {@code output_tokens};
 *   <li>Anthropic's: the same names, but {@code cache_read_input_tokens} and {@code cache_creation_input_tokens} come on
 *       top of {@code input_tokens}, and {@code cache_creation} tells writes for an hour from those for five minutes.
 * </ul>
 *
 * What the total has beyond prompt and completion is reasoning that is counted beside the completion (Gemini, xAI). Where
 * the total is given and one of the two is not, that one is the difference; for embeddings, which have no completion, the
 * total alone is the prompt (Voyage, Jina).
 *
 * <p>A gateway may tell one count in two spellings and fill in only one of them: zero is a spelling's word only where the
 * other spelling says nothing more.
 *
 * <p>What makes no sense is unknown, as a whole: a count that is no whole number between 0 and 10¹², a part larger than
 * its whole. A whole number may be written as a decimal, such as {@code 20.0}.
 */
public final class UsageNormaliser {
    private static final long MOST = 1_000_000_000_000L;

    /** Null if the answer says nothing, or nothing that can be believed. */
    public @Nullable Usage read(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        try {
            Usage tokens = usage.isObject() ? convention(usage, answer.has("data")) : null;
            if (tokens != null && hasMoreInParts(usage)) {
                return null;
            }
            return tokens == null ? null : tokens.on(TermsReader.read(answer, hours(usage, tokens)));
        } catch (UnbelievableException _) {
            return null;
        }
    }

    /**
     * Whether a list in the usage counts more tokens than the usage itself: steps such as Anthropic's {@code iterations},
     * of which the sum on top leaves some out that are billed.
     */
    private static boolean hasMoreInParts(JsonNode usage) {
        for (JsonNode member : usage) {
            if (member.isArray()
                    && (sum(member, "input_tokens") > largestOf(usage, "input_tokens", "prompt_tokens")
                            || sum(member, "output_tokens") > largestOf(usage, "output_tokens", "completion_tokens"))) {
                return true;
            }
        }
        return false;
    }

    private static long sum(JsonNode list, String name) {
        long sum = 0;
        for (JsonNode element : list) {
            sum += element.path(name).isNumber() ? count(element, name) : 0;
        }
        return sum;
    }

    private static @Nullable Usage convention(JsonNode usage, boolean embeddings) {
        boolean input = isGiven(usage.path("input_tokens"));
        boolean prompt = isGiven(usage.path("prompt_tokens"));
        if (prompt && (count(usage, "prompt_tokens") > 0 || !input || count(usage, "input_tokens") == 0)) {
            boolean whole = embeddings && !saysCompletion(usage) && isGiven(usage.path("total_tokens"));
            return openAi(
                    usage,
                    whole
                            ? largestOf(usage, "prompt_tokens", "total_tokens")
                            : largestOf(usage, "prompt_tokens", "input_tokens"));
        }
        if (!input) {
            return totalOnly(usage, embeddings);
        }
        boolean onTop = isGiven(usage.path("cache_read_input_tokens"))
                || isGiven(usage.path("cache_creation_input_tokens"))
                || isGiven(usage.path("cache_creation"));
        return onTop && !isGiven(usage.path("input_tokens_details")) ? anthropic(usage) : responses(usage);
    }

    /** Without a count of the prompt: what the total has beyond the completion, if it is known that there is one. */
    private static @Nullable Usage totalOnly(JsonNode usage, boolean embeddings) {
        if (!isGiven(usage.path("total_tokens"))) {
            return null;
        }
        boolean split = isGiven(usage.path("completion_tokens"));
        return split || embeddings
                ? openAi(usage, count(usage, "total_tokens") - count(usage, "completion_tokens"))
                : null;
    }

    private static Usage openAi(JsonNode usage, long promptTokens) {
        JsonNode prompt = details(usage, "prompt_tokens_details", "input_tokens_details");
        JsonNode completion = details(usage, "completion_tokens_details", "output_tokens_details");
        long beside = beside(usage, promptTokens);
        return usage(
                promptTokens,
                completionTokens(usage, promptTokens) + beside,
                cached(usage, prompt),
                written(usage, prompt),
                count(prompt, "audio_tokens"),
                reasoning(completion, beside),
                count(completion, "audio_tokens"));
    }

    private static long cached(JsonNode usage, JsonNode details) {
        long counted = count(details, "cached_tokens");
        return counted > 0
                ? counted
                : largestOf(usage, "prompt_cache_hit_tokens", "cache_read_input_tokens", "cached_tokens");
    }

    private static long written(JsonNode usage, JsonNode details) {
        long counted = largestOf(details, "cache_write_tokens", "cache_creation_tokens");
        return counted > 0 ? counted : count(usage, "cache_creation_input_tokens");
    }

    private static long reasoning(JsonNode details, long beside) {
        return isGiven(details.path("reasoning_tokens")) || isGiven(details.path("thinking_tokens"))
                ? largestOf(details, "reasoning_tokens", "thinking_tokens")
                : beside;
    }

    /** Embeddings have no completion, only a total. */
    private static long completionTokens(JsonNode usage, long promptTokens) {
        return saysCompletion(usage) ? completion(usage) : required(usage, "total_tokens") - promptTokens;
    }

    private static boolean saysCompletion(JsonNode usage) {
        return isGiven(usage.path("completion_tokens")) || isGiven(usage.path("output_tokens"));
    }

    private static long completion(JsonNode usage) {
        if (!saysCompletion(usage)) {
            throw new UnbelievableException();
        }
        return largestOf(usage, "completion_tokens", "output_tokens");
    }

    /** What the total has beyond prompt and completion. */
    private static long beside(JsonNode usage, long promptTokens) {
        boolean all = saysCompletion(usage) && isGiven(usage.path("total_tokens"));
        return all ? Math.max(0, count(usage, "total_tokens") - promptTokens - completion(usage)) : 0;
    }

    private static Usage responses(JsonNode usage) {
        JsonNode input = details(usage, "input_tokens_details", "prompt_tokens_details");
        JsonNode output = details(usage, "output_tokens_details", "completion_tokens_details");
        long beside = beside(usage, count(usage, "input_tokens"));
        return usage(
                count(usage, "input_tokens"),
                completion(usage) + beside,
                cached(usage, input),
                written(usage, input),
                count(input, "audio_tokens"),
                reasoning(output, beside),
                count(output, "audio_tokens"));
    }

    private static Usage anthropic(JsonNode usage) {
        long read = count(usage, "cache_read_input_tokens");
        JsonNode lifetimes = details(usage, "cache_creation");
        long sum = count(usage, "cache_creation_input_tokens");
        long written = sum > 0
                ? sum
                : count(lifetimes, "ephemeral_5m_input_tokens") + count(lifetimes, "ephemeral_1h_input_tokens");
        return usage(
                required(usage, "input_tokens") + read + written,
                completion(usage),
                read,
                written,
                0,
                reasoning(details(usage, "output_tokens_details"), 0),
                0);
    }

    private static long hours(JsonNode usage, Usage tokens) {
        long hour = count(details(usage, "cache_creation"), "ephemeral_1h_input_tokens");
        if (hour > tokens.cacheWriteTokens()) {
            throw new UnbelievableException();
        }
        return hour;
    }

    private static Usage usage(
            long prompt, long completion, long cached, long written, long audioIn, long reasoning, long audioOut) {
        if (completion < 0
                || cached + written > prompt
                || audioIn > prompt
                || reasoning > completion
                || audioOut > completion) {
            throw new UnbelievableException();
        }
        return new Usage(prompt, completion, cached, written, audioIn, reasoning, audioOut);
    }

    static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    /** Of the first spelling that is given. */
    private static JsonNode details(JsonNode usage, String name, String other) {
        return details(usage, isGiven(usage.path(name)) ? name : other);
    }

    private static JsonNode details(JsonNode usage, String name) {
        JsonNode details = usage.path(name);
        if (!isGiven(details)) {
            return MissingNode.getInstance();
        }
        if (!details.isObject()) {
            throw new UnbelievableException();
        }
        return details;
    }

    private static long required(JsonNode node, String name) {
        if (!isGiven(node.path(name))) {
            throw new UnbelievableException();
        }
        return count(node, name);
    }

    /** The largest: spellings of one count, of which a stream may have told one early and the other at its end. */
    private static long largestOf(JsonNode node, String... names) {
        long found = 0;
        for (String name : names) {
            found = Math.max(found, count(node, name));
        }
        return found;
    }

    /** Zero if it is not given. */
    private static long count(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!isGiven(value)) {
            return 0;
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return believable(value.longValue());
        }
        return believable(value.decimalValueOpt()
                .filter(count -> count.abs().compareTo(BigDecimal.valueOf(MOST)) <= 0 && isWhole(count))
                .orElseThrow(UnbelievableException::new)
                .longValueExact());
    }

    private static long believable(long count) {
        if (count < 0 || count > MOST) {
            throw new UnbelievableException();
        }
        return count;
    }

    private static boolean isWhole(BigDecimal count) {
        return count.scale() <= 0 || count.stripTrailingZeros().scale() <= 0;
    }

    /** Leaves the reading of one answer, no further than {@link #read}. */
    private static final class UnbelievableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnbelievableException() {
            super(null, null, false, false);
        }
    }
}
