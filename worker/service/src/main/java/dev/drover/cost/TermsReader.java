package dev.drover.cost;

import dev.drover.contracts.Usage.Terms;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Reads what decides an answer's price beside its tokens: the service tier (OpenAI's stands in the answer, Anthropic's in
 * its usage), and whether something was used that is billed apart.
 */
final class TermsReader {
    private static final int LONGEST_TIER = 64;
    private static final String USUAL = "standard";
    /** A tier that cannot be read is none that has a price. */
    private static final String UNREADABLE = "unreadable";

    /** Counts in a usage of what is billed by the piece or the second: Anthropic, xAI, Perplexity, Mistral. */
    private static final List<JsonPointer> APART = Stream.of(
                    "/server_tool_use/web_search_requests",
                    "/num_sources_used",
                    "/num_server_side_tools_used",
                    "/num_search_queries",
                    "/citation_tokens",
                    "/prompt_audio_seconds")
            .map(JsonPointer::compile)
            .toList();

    /** Items of a response that OpenAI bills by the call. */
    private static final Set<String> CALLS =
            Set.of("web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call");

    private TermsReader() {}

    static Terms read(JsonNode answer, long cacheWriteHourTokens) {
        JsonNode usage = answer.path("usage");
        boolean beyond = apart(usage) || called(answer) || cited(answer) || PricedMembers.any(answer);
        return new Terms(cacheWriteHourTokens, tier(answer, usage), beyond);
    }

    /** Null for the standard tier, by any of its names; a usual word in one place hides no unusual one in another. */
    private static @Nullable String tier(JsonNode answer, JsonNode usage) {
        List<JsonNode> places = List.of(answer, usage);
        for (JsonNode where : places) {
            String tier = word(where.path("service_tier"));
            if (tier != null && ServiceTier.of(tier).orElse(null) != ServiceTier.STANDARD) {
                return tier;
            }
        }
        for (JsonNode where : places) {
            String speed = word(where.path("speed"));
            if (speed != null && !speed.equals(USUAL)) {
                return speed; // Anthropic's fast mode costs a multiple, and calls itself standard tier.
            }
        }
        return null;
    }

    /** In lower case; null if nothing is said. */
    private static @Nullable String word(JsonNode said) {
        if (!UsageNormaliser.isGiven(said)) {
            return null;
        }
        boolean readable = said.isString() && said.stringValue().length() <= LONGEST_TIER;
        return readable ? said.stringValue().toLowerCase(Locale.ROOT) : UNREADABLE;
    }

    private static boolean apart(JsonNode usage) {
        if (UsageNormaliser.isGiven(usage.path("search_context_size"))) {
            return true;
        }
        for (JsonPointer place : APART) {
            JsonNode count = usage.at(place);
            if (count.isNumber() && !isZero(count)) {
                return true;
            }
        }
        return false;
    }

    /** What is no finite number is no zero either. */
    private static boolean isZero(JsonNode count) {
        return count.decimalValueOpt().filter(value -> value.signum() == 0).isPresent();
    }

    private static boolean called(JsonNode answer) {
        for (JsonNode item : answer.path("output")) {
            if (CALLS.contains(item.path("type").stringValue(""))) {
                return true;
            }
        }
        return false;
    }

    /** An answer that cites pages has searched for them. */
    private static boolean cited(JsonNode answer) {
        for (JsonNode choice : answer.path("choices")) {
            for (JsonNode annotation : choice.path("message").path("annotations")) {
                if (annotation.path("type").stringValue("").equals("url_citation")) {
                    return true;
                }
            }
        }
        return false;
    }
}
