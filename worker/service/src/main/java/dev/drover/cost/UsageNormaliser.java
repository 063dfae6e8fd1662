package dev.drover.cost;

import dev.drover.contracts.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads the {@code usage} of a provider's answer, whichever convention it follows:
 *
 * <ul>
 *   <li>OpenAI's chat, completions and embeddings: {@code prompt_tokens} (including cached ones) and
 *       {@code completion_tokens}; DeepSeek's {@code prompt_cache_hit_tokens} beside them;
 *   <li>OpenAI's responses: {@code input_tokens} (including cached ones) and {@code output_tokens};
 *   <li>Anthropic's: the same names, but {@code cache_read_input_tokens} and {@code cache_creation_input_tokens} come on
 *       top of {@code input_tokens}.
 * </ul>
 *
 * What makes no sense is unknown, as a whole: a count that is no whole number between 0 and 10¹², a part larger than
 * its whole.
 */
public final class UsageNormaliser {
    private static final long MOST = 1_000_000_000_000L;

    /** Null if the answer says nothing, or nothing that can be believed. */
    public @Nullable Usage read(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        try {
            return usage.isObject() ? convention(usage) : null;
        } catch (UnbelievableException _) {
            return null;
        }
    }

    private static @Nullable Usage convention(JsonNode usage) {
        if (isGiven(usage.path("prompt_tokens"))) {
            return openAi(usage);
        }
        if (isGiven(usage.path("cache_read_input_tokens")) || isGiven(usage.path("cache_creation_input_tokens"))) {
            return anthropic(usage);
        }
        return isGiven(usage.path("input_tokens")) ? responses(usage) : null;
    }

    private static Usage openAi(JsonNode usage) {
        JsonNode prompt = details(usage, "prompt_tokens_details");
        JsonNode completion = details(usage, "completion_tokens_details");
        long cached = isGiven(prompt.path("cached_tokens"))
                ? count(prompt, "cached_tokens")
                : count(usage, "prompt_cache_hit_tokens");
        return usage(
                count(usage, "prompt_tokens"),
                completionTokens(usage),
                cached,
                0,
                count(prompt, "audio_tokens"),
                isGiven(completion.path("reasoning_tokens")) ? count(completion, "reasoning_tokens") : beside(usage),
                count(completion, "audio_tokens"));
    }

    /** Some count reasoning beside the completion (Gemini, xAI): the total has both, and both are charged. */
    private static long beside(JsonNode usage) {
        boolean both = isGiven(usage.path("completion_tokens")) && isGiven(usage.path("total_tokens"));
        return both
                ? Math.max(
                        0,
                        count(usage, "total_tokens")
                                - count(usage, "prompt_tokens")
                                - count(usage, "completion_tokens"))
                : 0;
    }

    /** Embeddings have no completion, only a total. */
    private static long completionTokens(JsonNode usage) {
        if (isGiven(usage.path("completion_tokens"))) {
            return count(usage, "completion_tokens") + beside(usage);
        }
        if (!isGiven(usage.path("total_tokens"))) {
            throw new UnbelievableException();
        }
        return count(usage, "total_tokens") - count(usage, "prompt_tokens");
    }

    private static Usage responses(JsonNode usage) {
        JsonNode input = details(usage, "input_tokens_details");
        JsonNode output = details(usage, "output_tokens_details");
        return usage(
                count(usage, "input_tokens"),
                required(usage, "output_tokens"),
                count(input, "cached_tokens"),
                0,
                count(input, "audio_tokens"),
                count(output, "reasoning_tokens"),
                count(output, "audio_tokens"));
    }

    private static Usage anthropic(JsonNode usage) {
        long read = count(usage, "cache_read_input_tokens");
        long written = count(usage, "cache_creation_input_tokens");
        return usage(
                required(usage, "input_tokens") + read + written,
                required(usage, "output_tokens"),
                read,
                written,
                0,
                0,
                0);
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

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
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

    /** Zero if it is not given. */
    private static long count(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!isGiven(value)) {
            return 0;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnbelievableException();
        }
        long count = value.longValue();
        if (count < 0 || count > MOST) {
            throw new UnbelievableException();
        }
        return count;
    }

    /** Leaves the reading of one answer, no further than {@link #read}. */
    private static final class UnbelievableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnbelievableException() {
            super(null, null, false, false);
        }
    }
}
