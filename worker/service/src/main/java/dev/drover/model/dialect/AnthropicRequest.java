package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A chat request as a request of Anthropic's Messages. Members of which nobody here has heard are passed on: they may be
 * Anthropic's own, such as {@code thinking} or {@code top_k}.
 *
 * <p>Source: <a href="https://platform.claude.com/docs/en/api/messages">Messages</a>.
 */
final class AnthropicRequest extends NativeRequest {
    static final String NO_LIMIT =
            "max_tokens: Anthropic wants a limit; the request sets none, and the model has no max-output";

    /** Members that have another form, or none. */
    private static final List<String> READ = List.of(
            "model",
            "messages",
            "stream",
            "max_completion_tokens",
            "max_tokens",
            "temperature",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "output_config",
            "thinking",
            "user",
            "safety_identifier",
            "metadata",
            "service_tier");

    /** Members that change no answer: how it is kept, found and told. */
    private static final Set<String> NO_MATTER =
            Set.of("stream_options", "store", "prompt_cache_key", "prompt_cache_retention", "chunks");

    /** Anthropic's own words for what is counted by OpenAI's: said there, nothing would be reserved for it. */
    private static final Set<String> UNCOUNTED = Set.of("system");

    private static final Set<String> UNKNOWN_THERE = Set.of(
            "n",
            "logprobs",
            "top_logprobs",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "logit_bias",
            "prediction",
            "modalities",
            "audio",
            "web_search_options",
            "verbosity",
            "functions",
            "function_call");

    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");

    private static final Terms TERMS = new Terms("Anthropic", READ, NO_MATTER, UNCOUNTED, UNKNOWN_THERE);

    private AnthropicRequest(JsonText body, Upstream upstream) {
        super(body, upstream, TERMS);
    }

    /** @throws UntranslatableException if there is something that Anthropic has no form for */
    static ProviderDialect.Body of(JsonText body, boolean stream, Upstream upstream) {
        return new AnthropicRequest(body, upstream).translated(stream);
    }

    private ProviderDialect.Body translated(boolean stream) {
        out.begin().member("model", upstream.name()).member("max_tokens", maxTokens());
        new AnthropicMessages(members.present("messages"), omissions, out).write();
        AnthropicTools.write(given("tools"), given("tool_choice"), given("parallel_tool_calls"), out);
        temperature();
        stops();
        output();
        user();
        tier();
        others();
        if (stream) {
            out.member("stream", true);
        }
        return new ProviderDialect.Body(out.end().bytes(), omissions.dropped());
    }

    private long maxTokens() {
        for (String name : List.of("max_completion_tokens", "max_tokens")) {
            JsonText given = members.present(name);
            if (given != null && !omissions.leavesOut(name)) {
                Long limit = given.wholeNumber();
                if (limit == null) {
                    throw new UntranslatableException(name + " is no whole number");
                }
                return limit;
            }
        }
        Long most = upstream.maxOutput();
        if (most == null) {
            throw new UntranslatableException(NO_LIMIT);
        }
        return most;
    }

    /** OpenAI's goes up to 2, Anthropic's up to 1. */
    private void temperature() {
        JsonText given = given("temperature");
        BigDecimal number = given == null ? null : given.number();
        if (number != null && number.compareTo(BigDecimal.ONE) > 0) {
            omissions.cannotCarry("temperature", "Anthropic takes 0 to 1");
        } else {
            copy("temperature", given);
        }
    }

    private void stops() {
        JsonText stop = given("stop");
        if (stop != null) {
            out.beginArray("stop_sequences");
            if (stop.isString()) {
                out.value(notBlank(stop));
            }
            for (JsonText word : stop.elements()) {
                out.value(notBlank(word));
            }
            out.endArray();
        }
    }

    private static JsonText notBlank(JsonText stop) {
        String text = stop.string();
        if (text == null || text.isBlank()) {
            throw new UntranslatableException("stop: Anthropic takes no blank sequence");
        }
        return stop;
    }

    /** Form and effort stand in one object. */
    private void output() {
        JsonText own = given("output_config");
        JsonText format = schema(given("response_format"));
        String effort = effort(given("reasoning_effort"));
        copy("thinking", given("thinking"));
        if (own != null) {
            if (format != null || effort != null) {
                throw new UntranslatableException(
                        "output_config: the request sets response_format or reasoning_effort, too");
            }
            out.member("output_config", own);
        } else if (format != null || effort != null) {
            out.begin("output_config");
            if (effort != null) {
                out.member("effort", effort);
            }
            if (format != null) {
                out.begin("format")
                        .member("type", "json_schema")
                        .member("schema", format)
                        .end();
            }
            out.end();
        }
    }

    private @Nullable JsonText schema(@Nullable JsonText format) {
        if (format == null) {
            return null;
        }
        JsonMembers parts = JsonMembers.of(object(format, "response_format"), List.of("type", "json_schema"));
        JsonText schema = parts.present("json_schema");
        if (schema == null) {
            if (!is(parts.present("type"), "text")) {
                omissions.cannotCarry("response_format", "Anthropic takes a JSON schema, and no other form");
            }
            return null;
        }
        return JsonMembers.of(object(schema, "response_format.json_schema"), List.of("schema"))
                .present("schema");
    }

    /** Null where nothing is to be said. */
    private @Nullable String effort(@Nullable JsonText given) {
        String word = given == null ? null : given.string();
        if (word == null) {
            return null;
        }
        if (word.equals("none")) {
            if (members.present("thinking") == null) {
                out.begin("thinking").member("type", "disabled").end();
            }
            return null;
        }
        if (word.equals("minimal")) {
            return "low";
        }
        if (!EFFORTS.contains(word)) {
            throw new UntranslatableException("reasoning_effort: " + Quotes.of(word) + " is unknown");
        }
        return word;
    }

    private void user() {
        JsonText user = given("safety_identifier");
        if (user == null) {
            user = given("user");
        }
        JsonText metadata = given("metadata");
        if (user == null && metadata != null && metadata.isObject()) {
            user = JsonMembers.of(metadata, List.of("user_id")).present("user_id");
        }
        if (user != null) {
            out.begin("metadata").member("user_id", user).end();
        }
    }

    /** Anthropic's own words are passed on. */
    private void tier() {
        JsonText tier = given("service_tier");
        String word = tier == null ? null : tier.string();
        if (word != null) {
            switch (word) {
                case "auto", "standard_only" -> out.member("service_tier", word);
                case "default" -> out.member("service_tier", "standard_only");
                default -> omissions.cannotCarry("service_tier", "Anthropic has no tier " + Quotes.of(word));
            }
        }
    }

    private static JsonText object(JsonText value, String path) {
        if (!value.isObject()) {
            throw new UntranslatableException(path + " is no object");
        }
        return value;
    }

    private static boolean is(@Nullable JsonText value, String word) {
        return value != null && word.equals(value.string());
    }
}
