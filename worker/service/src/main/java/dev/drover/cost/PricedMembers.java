package dev.drover.cost;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Finds members of a usage that tell of money or of places and that nobody prices here: they may multiply the price or add to
 * the price, so that a sum of tokens would be too low. The members that are known to change nothing are listed in decision 24.
 */
final class PricedMembers {
    /** Words in names that tell of a place, of a multiplier, or of something that is billed by the piece or by the time. */
    private static final Set<String> TELLING = Set.of(
            "geo",
            "region",
            "location",
            "zone",
            "country",
            "multiplier",
            "surcharge",
            "fee",
            "fees",
            "price",
            "tool",
            "tools",
            "search",
            "searches",
            "image",
            "images",
            "video",
            "videos",
            "seconds",
            "minutes",
            "pages",
            "sessions",
            "requests",
            "queries",
            "grounding",
            "citation",
            "citations",
            "characters",
            "storage",
            "byok");

    /** Read elsewhere, or parts of the tokens at the price of the whole, or evidence of what the provider itself reckons. */
    private static final Set<String> HARMLESS = Set.of(
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "prompt_tokens_details",
            "completion_tokens_details",
            "input_tokens",
            "output_tokens",
            "input_tokens_details",
            "output_tokens_details",
            "cached_tokens",
            "audio_tokens",
            "text_tokens",
            "reasoning_tokens",
            "accepted_prediction_tokens",
            "rejected_prediction_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "prompt_cache_hit_tokens",
            "prompt_cache_miss_tokens",
            "image_tokens",
            "video_tokens",
            "citation_tokens",
            "num_sources_used",
            "num_server_side_tools_used",
            "num_search_queries",
            "prompt_audio_seconds",
            "search_context_size",
            "server_tool_use",
            "web_search_requests",
            "web_fetch_requests",
            "tool_use_prompt_tokens",
            "tool_tokens",
            "cost",
            "cost_details",
            "cost_in_usd_ticks");

    /** Parts of a provider's own reckoning that are no tokens. */
    private static final Set<String> ADDED = Set.of("request_cost", "search_queries_cost", "citation_tokens_cost");

    /** Values that say that there is no such thing. */
    private static final Set<String> USUAL =
            Set.of("", "global", "default", "standard", "none", "not_available", "unspecified", "unknown", "0");

    private static final String SEPARATORS = "_.-";

    private PricedMembers() {}

    /** Of the members of this object, and of all that is in it, lists included. */
    static boolean any(JsonNode json) {
        if (json.isArray()) {
            return json.values().stream().anyMatch(PricedMembers::any);
        }
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            boolean telling = ADDED.contains(name) || (!HARMLESS.contains(name) && tells(name));
            if (telling ? saysSomething(value) : any(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean tells(String name) {
        int from = 0;
        for (int at = 1; at <= name.length(); at++) {
            if (at == name.length() || isBetweenWords(name, at)) {
                if (TELLING.contains(name.substring(from, at).toLowerCase(Locale.ROOT))) {
                    return true;
                }
                from = at;
            }
            if (from < name.length() && SEPARATORS.indexOf(name.charAt(from)) >= 0) {
                from++;
            }
        }
        return false;
    }

    /** At a separator, or where a capital follows a small letter. */
    private static boolean isBetweenWords(String name, int at) {
        char next = name.charAt(at);
        char before = name.charAt(at - 1);
        return SEPARATORS.indexOf(next) >= 0 || (next >= 'A' && next <= 'Z' && before >= 'a' && before <= 'z');
    }

    private static boolean saysSomething(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> value.decimalValueOpt().filter(n -> n.signum() == 0).isEmpty();
            case BOOLEAN -> value.booleanValue();
            case STRING -> !USUAL.contains(value.stringValue().strip().toLowerCase(Locale.ROOT));
            case OBJECT, ARRAY -> value.values().stream().anyMatch(PricedMembers::saysSomething);
            case NULL, MISSING, BINARY, POJO -> false;
        };
    }
}
