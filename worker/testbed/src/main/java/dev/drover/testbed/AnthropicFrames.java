package dev.drover.testbed;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's Messages, whole and as a stream. About half of the prompt's tokens of every second call were read from the
 * cache, which Anthropic counts beside the input; a stream tells the output twice, first with little of it.
 */
record AnthropicFrames(Answers answers) implements Frames {
    static ObjectNode message(Answers answers) {
        ObjectNode root = envelope(answers);
        ObjectNode text = root.putArray("content").addObject().put("type", "text");
        text.put("text", answers.content());
        root.put("stop_reason", stopReason(answers)).putNull("stop_sequence");
        usage(root.putObject("usage"), answers).put("output_tokens", answers.completionTokens());
        return root;
    }

    static byte[] error(String type, String message) {
        ObjectNode root = Answers.JSON.createObjectNode().put("type", "error");
        root.putObject("error").put("type", type).put("message", message);
        return Answers.bytes(root.put("request_id", "req_simulated"));
    }

    @Override
    public List<Frame> begin() {
        ObjectNode message = envelope(answers);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        usage(message.putObject("usage"), answers).put("output_tokens", 1);
        ObjectNode block = Answers.JSON.createObjectNode().put("index", 0);
        block.putObject("content_block").put("type", "text").put("text", "");
        ObjectNode start = Answers.JSON.createObjectNode();
        start.putIfAbsent("message", message);
        return List.of(
                Frame.typed("message_start", start),
                Frame.typed("content_block_start", block),
                Frame.typed("ping", Answers.JSON.createObjectNode()));
    }

    @Override
    public Frame word(String text, int index) {
        ObjectNode delta = Answers.JSON.createObjectNode().put("index", 0);
        delta.putObject("delta").put("type", "text_delta").put("text", text);
        return Frame.typed("content_block_delta", delta);
    }

    @Override
    public List<Frame> end() {
        ObjectNode delta = Answers.JSON.createObjectNode();
        delta.putObject("delta").put("stop_reason", stopReason(answers)).putNull("stop_sequence");
        delta.putObject("usage").putNull("input_tokens").put("output_tokens", answers.completionTokens());
        return List.of(
                Frame.typed(
                        "content_block_stop", Answers.JSON.createObjectNode().put("index", 0)),
                Frame.typed("message_delta", delta),
                Frame.typed("message_stop", Answers.JSON.createObjectNode()));
    }

    @Override
    public Frame error() {
        return new Frame("error", error("api_error", "Internal server error"));
    }

    private static ObjectNode envelope(Answers answers) {
        return Answers.JSON
                .createObjectNode()
                .put("id", "msg_" + Long.toHexString(answers.identity()))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", answers.call().model());
    }

    private static ObjectNode usage(ObjectNode usage, Answers answers) {
        int prompt = answers.call().promptTokens();
        int cached = answers.identity() % 2 == 0 ? prompt / 2 : 0;
        return usage.put("input_tokens", prompt - cached)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", cached)
                .put("service_tier", "standard");
    }

    private static String stopReason(Answers answers) {
        return switch (answers.finish()) {
            case "length" -> "max_tokens";
            case "content_filter" -> "refusal";
            default -> "end_turn";
        };
    }
}
