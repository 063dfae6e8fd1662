package dev.drover.model.dialect;

/** Anthropic's reasons to stop as OpenAI's; a word that is no success, or that nobody knows, stays as it came. */
final class AnthropicWords {
    private AnthropicWords() {}

    static String finishReason(String stopReason) {
        return switch (stopReason) {
            case "end_turn", "stop_sequence" -> "stop";
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            default -> stopReason;
        };
    }
}
