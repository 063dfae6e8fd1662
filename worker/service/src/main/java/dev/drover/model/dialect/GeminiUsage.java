package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code usageMetadata} in OpenAI's form. Cached tokens are inside the prompt; thoughts come beside the candidates,
 * and what Google's own tools brought beside the prompt.
 */
final class GeminiUsage {
    private static final List<String> READ = List.of(
            "promptTokenCount",
            "candidatesTokenCount",
            "thoughtsTokenCount",
            "cachedContentTokenCount",
            "toolUsePromptTokenCount",
            "totalTokenCount",
            "promptTokensDetails",
            "candidatesTokensDetails",
            "serviceTier",
            "trafficType");

    /** Traffic at the standard price. */
    private static final Set<String> STANDARD = Set.of("on_demand", "traffic_type_unspecified", "standard");

    private GeminiUsage() {}

    /**
     * Writes the member {@code usage}; nothing if nothing was told.
     *
     * @param searches of the web, which are billed apart
     */
    static void write(@Nullable JsonText usage, int searches, LineWriter out) {
        if (usage == null || !usage.isObject()) {
            return;
        }
        JsonMembers parts = JsonMembers.of(usage, READ);
        if (parts.present("promptTokenCount") == null && parts.present("totalTokenCount") == null) {
            return;
        }
        long thoughts = count(parts.present("thoughtsTokenCount"));
        long prompt = count(parts.present("promptTokenCount")) + count(parts.present("toolUsePromptTokenCount"));
        long completion = count(parts.present("candidatesTokenCount")) + thoughts;
        JsonText spoken = parts.present("candidatesTokensDetails");
        out.begin("usage")
                .member("prompt_tokens", prompt)
                .member("completion_tokens", completion)
                .member("total_tokens", Math.max(count(parts.present("totalTokenCount")), prompt + completion))
                .begin("prompt_tokens_details")
                .member("cached_tokens", count(parts.present("cachedContentTokenCount")))
                .member("audio_tokens", of(parts.present("promptTokensDetails"), "AUDIO"))
                .end()
                .begin("completion_tokens_details")
                .member("reasoning_tokens", thoughts)
                .member("audio_tokens", of(spoken, "AUDIO"));
        long pictures = of(spoken, "IMAGE");
        if (pictures > 0) {
            out.member("image_tokens", pictures); // They have a price of their own.
        }
        out.end();
        if (searches > 0) {
            out.member("num_search_queries", (long) searches);
        }
        tier(parts, out);
        out.end();
    }

    /** Whatever is not the standard tier has a price of its own. */
    private static void tier(JsonMembers parts, LineWriter out) {
        for (String name : List.of("serviceTier", "trafficType")) {
            JsonText said = parts.present(name);
            String word = said == null ? null : said.string();
            if (word != null && !STANDARD.contains(word.toLowerCase(Locale.ROOT))) {
                out.member("service_tier", word.toLowerCase(Locale.ROOT));
                return;
            }
        }
    }

    private static long of(@Nullable JsonText details, String modality) {
        long sum = 0;
        if (details != null) {
            for (JsonText detail : details.elements()) {
                JsonMembers parts =
                        detail.isObject() ? JsonMembers.of(detail, List.of("modality", "tokenCount")) : null;
                JsonText kind = parts == null ? null : parts.present("modality");
                if (parts != null && kind != null && modality.equals(kind.string())) {
                    sum += count(parts.present("tokenCount"));
                }
            }
        }
        return sum;
    }

    /** Zero if it is not given; far below zero, which no reader believes, if it is no count. */
    private static long count(@Nullable JsonText value) {
        if (value == null) {
            return 0;
        }
        Long count = value.wholeNumber();
        return count == null || count < 0 || count > Integer.MAX_VALUE ? Long.MIN_VALUE / 1_000 : count;
    }
}
