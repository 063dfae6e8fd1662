package dev.drover.model.dialect;

import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's usage in OpenAI's form. Anthropic counts what its cache read or wrote beside {@code input_tokens}; OpenAI's
 * {@code prompt_tokens} are the sum. In a stream the counters are cumulative and some are null: of each the largest counts.
 * Members beside the counters stay as they came. Confined to one thread.
 */
final class AnthropicUsage {
    private static final Set<String> SPELLINGS =
            Set.of("prompt_tokens", "completion_tokens", "total_tokens", "prompt_tokens_details");

    private long input;
    private long read;
    private long written;
    private long output;
    private boolean told;
    private boolean unreadable;

    /**
     * Takes in a usage, and writes the member {@code usage} with all that is known by now; nothing if nothing was told. A
     * counter that is no whole number leaves the usage as it came: whoever reads it finds that it is not to be believed.
     */
    void write(@Nullable JsonText usage, LineWriter out) {
        if (usage == null || !usage.isObject()) {
            return;
        }
        usage.members(this::take);
        if (unreadable) {
            out.member("usage", usage);
        } else if (told) {
            out.begin("usage");
            counters(out);
            usage.members((name, value) -> {
                if (!isCounter(name) && !SPELLINGS.contains(name) && !value.isNull()) {
                    out.member(name, value);
                }
            });
            out.end();
        }
    }

    private void counters(LineWriter out) {
        long prompt = input + read + written;
        out.member("prompt_tokens", prompt)
                .member("completion_tokens", output)
                .member("total_tokens", prompt + output)
                .begin("prompt_tokens_details")
                .member("cached_tokens", read)
                .member("cache_write_tokens", written)
                .end();
    }

    private void take(String name, JsonText value) {
        if (!isCounter(name) || value.isNull()) {
            return;
        }
        Long count = value.wholeNumber();
        if (count == null || count < 0 || count > Integer.MAX_VALUE) {
            unreadable = true;
            return;
        }
        told = true;
        switch (name) {
            case "input_tokens" -> input = Math.max(input, count);
            case "cache_read_input_tokens" -> read = Math.max(read, count);
            case "cache_creation_input_tokens" -> written = Math.max(written, count);
            default -> output = Math.max(output, count);
        }
    }

    private static boolean isCounter(String name) {
        return switch (name) {
            case "input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens" -> true;
            default -> false;
        };
    }
}
