package dev.drover.operations.deadletters;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words of the request formats and of the providers' APIs, which say what kind of request one is and nothing of its content. */
final class RequestWords {
    /** Members of the request formats, of the provider's APIs and of CloudEvents. */
    static final Set<String> NAMES = words("""
        custom_id method url body tenant task chain deadline metadata path payload headers endpoint id created
        model messages role content name type text image_url detail input_audio data format file file_data file_id
        filename tool_calls tool_call_id function arguments refusal audio voice max_tokens max_completion_tokens
        max_output_tokens temperature top_p top_k n stream stream_options include_usage stop presence_penalty
        frequency_penalty logit_bias logprobs top_logprobs user seed tools tool_choice parallel_tool_calls
        response_format json_schema schema strict description parameters properties required items enum
        service_tier store reasoning reasoning_effort effort summary modalities prediction prompt suffix echo best_of
        input dimensions encoding_format instructions previous_response_id truncation include functions
        function_call safety_identifier prompt_cache_key verbosity web_search_options cache_control thinking
        budget_tokens system call_id output status specversion source subject time datacontenttype dataschema\
        """);

    private static final Set<String> ROLES = words("system developer user assistant tool function");
    private static final Set<String> TYPES = words("""
        text image_url input_audio file refusal function custom input_text output_text input_image input_file message
        function_call function_call_output reasoning item_reference json_object json_schema web_search file_search
        image_generation code_interpreter mcp none auto required\
        """);
    private static final Set<String> LEVELS =
            words("none minimal low medium high xhigh auto default flex priority batch");
    private static final Set<String> FORMATS = words("float base64 text json_object json_schema");

    /** Strings within the provider's request. */
    static final Map<String, Predicate<String>> BODY = Map.ofEntries(
            Map.entry("messages.*.role", ROLES::contains),
            Map.entry("messages.*.content.*.type", TYPES::contains),
            Map.entry("messages.*.tool_calls.*.type", TYPES::contains),
            Map.entry("input.*.role", ROLES::contains),
            Map.entry("input.*.type", TYPES::contains),
            Map.entry("input.*.content.*.type", TYPES::contains),
            Map.entry("tools.*.type", TYPES::contains),
            Map.entry("tool_choice", TYPES::contains),
            Map.entry("tool_choice.type", TYPES::contains),
            Map.entry("response_format.type", TYPES::contains),
            Map.entry("text.format.type", TYPES::contains),
            Map.entry("reasoning_effort", LEVELS::contains),
            Map.entry("reasoning.effort", LEVELS::contains),
            Map.entry("verbosity", LEVELS::contains),
            Map.entry("service_tier", LEVELS::contains),
            Map.entry("encoding_format", FORMATS::contains));

    /** Numbers and truths within it. */
    static final Set<String> SETTINGS = words("""
        max_tokens max_completion_tokens max_output_tokens temperature top_p top_k n stream stream_options.include_usage
        presence_penalty frequency_penalty logprobs top_logprobs best_of dimensions parallel_tool_calls store\
        """);

    private RequestWords() {}

    private static Set<String> words(String text) {
        return Stream.of(text.strip().split("\\s+")).collect(Collectors.toUnmodifiableSet());
    }
}
