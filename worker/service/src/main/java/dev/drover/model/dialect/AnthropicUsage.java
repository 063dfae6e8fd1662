package dev.drover.model.dialect;

import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.HashMap;
import java.util.Map;
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

    private static final int MOST_BESIDE = 32;
    private static final int LONGEST_BESIDE = 1_024;

    private long input;
    private long read;
    private long written;
    private long output;
    private boolean toldInput;
    private boolean toldOutput;
    /** What a stream began with beside the counters, such as the service tier. */
    private final Map<String, JsonText> begun = new HashMap<>();

    private boolean unreadable;

    /**
     * Takes in what a stream begins with. Nothing is written of that: its output is a placeholder, and a stream that is cut must
     * not look as if it had cost one token.
     */
    void begin(@Nullable JsonText usage) {
        if (usage != null) {
            usage.members((name, value) -> {
                if (!name.equals("output_tokens")) {
                    take(name, value);
                }
                if (isBeside(name, value) && begun.size() < MOST_BESIDE && value.length() <= LONGEST_BESIDE) {
                    begun.put(name, JsonText.check(value.bytes()));
                }
            });
        }
    }

    /**
     * Takes in a usage, and writes the member {@code usage} with all that is known by now; nothing if nothing was told. A
     * counter that is no whole number leaves the usage as it came, and so does a missing input or output: the reader of usages
     * does not believe such a one.
     */
    void write(@Nullable JsonText usage, LineWriter out) {
        if (usage == null || !usage.isObject()) {
            return;
        }
        usage.members(this::take);
        if (unreadable || !toldInput || !toldOutput) {
            out.member("usage", usage);
        } else {
            out.begin("usage");
            counters(out);
            usage.members((name, value) -> {
                if (isBeside(name, value)) {
                    out.member(name, value);
                    begun.remove(name);
                }
            });
            begun.forEach(out::member);
            begun.clear();
            out.end();
        }
    }

    private static boolean isBeside(String name, JsonText value) {
        return !isCounter(name) && !SPELLINGS.contains(name) && !value.isNull();
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
        switch (name) {
            case "input_tokens" -> {
                toldInput = true;
                input = Math.max(input, count);
            }
            case "cache_read_input_tokens" -> read = Math.max(read, count);
            case "cache_creation_input_tokens" -> written = Math.max(written, count);
            default -> {
                toldOutput = true;
                output = Math.max(output, count);
            }
        }
    }

    private static boolean isCounter(String name) {
        return switch (name) {
            case "input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens" -> true;
            default -> false;
        };
    }
}
