package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A chat request as a request of Google's generateContent. Members of which nobody here has heard are passed on: they may be
 * Google's own, such as {@code safetySettings}.
 *
 * <p>Source: <a href="https://ai.google.dev/api/generate-content">Generating content</a>.
 */
final class GeminiRequest extends NativeRequest {
    private static final List<String> READ = List.of(
            "model",
            "messages",
            "stream",
            "max_completion_tokens",
            "max_tokens",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "generationConfig",
            "service_tier");

    /** Members that are called otherwise, and stand in {@code generationConfig}. */
    private static final Map<String, String> RENAMED = Map.of(
            "temperature", "temperature",
            "top_p", "topP",
            "top_k", "topK",
            "n", "candidateCount",
            "seed", "seed",
            "presence_penalty", "presencePenalty",
            "frequency_penalty", "frequencyPenalty");

    /** Members that change no answer: how it is kept, found and told, and for whom. */
    private static final Set<String> NO_MATTER = Set.of(
            "stream_options",
            "store",
            "prompt_cache_key",
            "prompt_cache_retention",
            "chunks",
            "user",
            "safety_identifier",
            "metadata");

    /** Google's own words for what is counted by OpenAI's: said there, nothing would be reserved for it. */
    private static final Set<String> UNCOUNTED = Set.of(
            "contents",
            "systemInstruction",
            "system_instruction",
            "cachedContent",
            "cached_content",
            "generation_config",
            "toolConfig",
            "tool_config");

    private static final Set<String> UNCOUNTED_INSIDE =
            Set.of("candidateCount", "candidate_count", "maxOutputTokens", "max_output_tokens");

    private static final Set<String> UNKNOWN_THERE = Set.of(
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "prediction",
            "modalities",
            "audio",
            "web_search_options",
            "verbosity",
            "functions",
            "function_call");

    /** Tokens to think with, as Google's own layer for OpenAI's clients sets them for models before Gemini 3. */
    private static final Map<String, Long> BUDGETS =
            Map.of("none", 0L, "minimal", 1_024L, "low", 1_024L, "medium", 8_192L, "high", 24_576L);

    private static final Terms TERMS = new Terms(
            "Gemini",
            READ,
            Stream.concat(NO_MATTER.stream(), RENAMED.keySet().stream()).collect(Collectors.toUnmodifiableSet()),
            UNCOUNTED,
            UNKNOWN_THERE);

    private final Set<String> configured = new HashSet<>();

    private GeminiRequest(JsonText body, Upstream upstream) {
        super(body, upstream, TERMS);
    }

    /** @throws UntranslatableException if there is something that Gemini has no form for */
    static ProviderDialect.Body of(JsonText body, Upstream upstream) {
        return new GeminiRequest(body, upstream).translated();
    }

    private ProviderDialect.Body translated() {
        out.begin();
        new GeminiContents(members.present("messages"), omissions, out).write();
        JsonText parallel = given("parallel_tool_calls");
        JsonText tools = given("tools");
        if (tools != null && parallel != null && parallel.text().equals("false")) {
            omissions.cannotCarry("parallel_tool_calls", "Gemini calls as many tools at a time as it likes");
        }
        GeminiTools.write(tools, given("tool_choice"), out);
        JsonText tier = given("service_tier");
        if (tier != null && !Set.of("auto", "default").contains(String.valueOf(tier.string()))) {
            omissions.cannotCarry("service_tier", "Gemini has no tiers of OpenAI's names");
        }
        others();
        out.begin("generationConfig");
        limit();
        body.members(this::renamed);
        stops();
        format();
        effort();
        JsonText own = given("generationConfig");
        if (own != null) {
            own.members(this::configured);
        }
        return new ProviderDialect.Body(out.end().end().bytes(), omissions.dropped());
    }

    private void limit() {
        for (String name : List.of("max_completion_tokens", "max_tokens")) {
            JsonText given = given(name);
            if (given != null && configured.add("maxOutputTokens")) {
                out.member("maxOutputTokens", given);
            }
        }
    }

    private void renamed(String name, JsonText value) {
        String theirs = RENAMED.get(name);
        if (theirs != null && !value.isNull() && !omissions.leavesOut(name) && configured.add(theirs)) {
            out.member(theirs, value);
        }
    }

    private void stops() {
        JsonText stop = given("stop");
        if (stop != null && configured.add("stopSequences")) {
            out.beginArray("stopSequences");
            if (stop.isString()) {
                out.value(stop);
            }
            stop.elements().forEach(out::value);
            out.endArray();
        }
    }

    private void format() {
        JsonText format = given("response_format");
        if (format == null) {
            return;
        }
        if (!format.isObject()) {
            throw new UntranslatableException("response_format is no object");
        }
        JsonMembers parts = JsonMembers.of(format, List.of("type", "json_schema"));
        JsonText type = parts.present("type");
        JsonText schema = parts.present("json_schema");
        String word = type == null ? null : type.string();
        if ("json_object".equals(word) || schema != null) {
            configured.add("responseMimeType");
            out.member("responseMimeType", "application/json");
        } else if (!"text".equals(word)) {
            omissions.cannotCarry("response_format", "Gemini has no such form");
        }
        JsonText shape = schema != null && schema.isObject()
                ? JsonMembers.of(schema, List.of("schema")).present("schema")
                : null;
        if (shape != null) {
            configured.add("responseJsonSchema");
            out.member("responseJsonSchema", shape);
        }
    }

    /** Gemini 3 has levels; those before have budgets. */
    private void effort() {
        JsonText given = given("reasoning_effort");
        String word = given == null ? null : given.string();
        if (word == null) {
            return;
        }
        Long budget = BUDGETS.get(word);
        if (budget == null) {
            omissions.cannotCarry("reasoning_effort", "Gemini has no effort " + Quotes.of(word));
            return;
        }
        configured.add("thinkingConfig");
        out.begin("thinkingConfig");
        if (upstream.name().contains("gemini-2") || word.equals("none")) {
            out.member("thinkingBudget", budget.longValue());
        } else {
            out.member("thinkingLevel", word);
        }
        out.end();
    }

    private void configured(String name, JsonText value) {
        if (UNCOUNTED_INSIDE.contains(name)) {
            throw new UntranslatableException("generationConfig." + name + ": it is said in OpenAI's form");
        }
        if (configured.add(name)) {
            out.member(name, value);
        }
    }
}
