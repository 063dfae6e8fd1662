package dev.drover.testbed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies in the shapes of OpenAI's API; the content is a function of the call. */
final class Answers {
    static final JsonMapper JSON = JsonMapper.shared();
    private static final long CREATED = 1_795_000_000;
    private static final String[] WORDS = {
        "the", "herd", "moves", "along", "a", "quiet", "valley", "while", "drovers", "count", "every", "animal", "once",
        "and", "none", "is", "lost", "before", "evening"
    };

    private final ModelCall call;
    private final Script script;
    private final long identity;
    private final boolean filtered;

    Answers(ModelCall call, Script script, long identity, boolean filtered) {
        this.call = call;
        this.script = script;
        this.identity = identity;
        this.filtered = filtered;
    }

    ModelCall call() {
        return call;
    }

    long identity() {
        return identity;
    }

    byte[] whole() {
        return bytes(
                switch (call.kind()) {
                    case CHAT -> chat();
                    case COMPLETION -> completion();
                    case EMBEDDING -> embedding();
                    case RESPONSE -> response();
                    case MESSAGE -> AnthropicFrames.message(this);
                    case CONTENT -> GeminiFrames.content(this);
                });
    }

    static byte[] error(int status, String type, @Nullable String code, String message, @Nullable Double retryAfter) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode error = root.putObject("error");
        error.put("message", message).put("type", type).putNull("param").put("code", code);
        if (retryAfter != null) {
            error.put("retry_after", retryAfter);
        }
        error.put("request_id", "req_" + status);
        return bytes(root);
    }

    static byte[] models(Iterable<String> names) {
        ObjectNode root = JSON.createObjectNode().put("object", "list");
        var data = root.putArray("data");
        names.forEach(name -> data.addObject()
                .put("id", name)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", "simulated"));
        return bytes(root);
    }

    static byte[] bytes(JsonNode node) {
        return JSON.writeValueAsBytes(node);
    }

    /** How long the answer would be if nothing limited it. */
    private int wantedTokens() {
        return script.tokens() > 0 ? script.tokens() : 20 + (int) Math.floorMod(identity, 160L);
    }

    int completionTokens() {
        return call.maxTokens() > 0 ? Math.min(call.maxTokens(), wantedTokens()) : wantedTokens();
    }

    /** Why it ends, in the words of chat completions. */
    String finish() {
        if (filtered) {
            return "content_filter";
        }
        return completionTokens() < wantedTokens() ? "length" : "stop";
    }

    /** The words of the answer, one per token. */
    List<String> words() {
        SplittableRandom random = new SplittableRandom(identity);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < completionTokens(); i++) {
            words.add(WORDS[random.nextInt(WORDS.length)]);
        }
        if (script.bytes() > 0) {
            words.add("x".repeat(script.bytes()));
        }
        return words;
    }

    String content() {
        return filtered ? "" : String.join(" ", words());
    }

    private ObjectNode envelope(String prefix, String object) {
        return JSON.createObjectNode()
                .put("id", prefix + Long.toHexString(identity))
                .put("object", object)
                .put("created", CREATED)
                .put("model", call.model());
    }

    private ObjectNode chat() {
        ObjectNode root = envelope("chatcmpl-", "chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", content())
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", finish());
        root.set("usage", usage());
        return root;
    }

    private ObjectNode completion() {
        ObjectNode root = envelope("cmpl-", "text_completion");
        root.putArray("choices")
                .addObject()
                .put("index", 0)
                .put("text", content())
                .putNull("logprobs")
                .put("finish_reason", finish());
        root.set("usage", usage());
        return root;
    }

    ObjectNode usage() {
        ObjectNode usage = JSON.createObjectNode()
                .put("prompt_tokens", call.promptTokens())
                .put("completion_tokens", completionTokens())
                .put("total_tokens", call.promptTokens() + completionTokens());
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }

    private ObjectNode embedding() {
        JsonNode input = call.body().path("input");
        int vectors = input.isArray() ? input.size() : 1;
        int dimensions = call.body().path("dimensions").asInt(16);
        boolean base64 = "base64".equals(call.body().path("encoding_format").asString(""));
        ObjectNode root = JSON.createObjectNode().put("object", "list").put("model", call.model());
        var data = root.putArray("data");
        for (int i = 0; i < vectors; i++) {
            ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
            vector(item, new SplittableRandom(identity + i), dimensions, base64);
        }
        root.putObject("usage").put("prompt_tokens", call.promptTokens()).put("total_tokens", call.promptTokens());
        return root;
    }

    private static void vector(ObjectNode item, SplittableRandom random, int dimensions, boolean base64) {
        ByteBuffer packed = ByteBuffer.allocate(4 * dimensions).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < dimensions; i++) {
            packed.putFloat((float) random.nextDouble(-1, 1));
        }
        if (base64) {
            item.put("embedding", Base64.getEncoder().encodeToString(packed.array()));
            return;
        }
        var numbers = item.putArray("embedding");
        packed.flip();
        while (packed.hasRemaining()) {
            numbers.add(packed.getFloat());
        }
    }

    ObjectNode response() {
        boolean incomplete = !"stop".equals(finish());
        ObjectNode root = envelope("resp_", "response").put("status", incomplete ? "incomplete" : "completed");
        if (incomplete) {
            root.putObject("incomplete_details").put("reason", filtered ? "content_filter" : "max_output_tokens");
        }
        ObjectNode message = root.putArray("output")
                .addObject()
                .put("type", "message")
                .put("id", "msg_" + Long.toHexString(identity))
                .put("status", "completed")
                .put("role", "assistant");
        message.putArray("content")
                .addObject()
                .put("type", "output_text")
                .put("text", content())
                .putArray("annotations");
        ObjectNode usage = root.putObject("usage")
                .put("input_tokens", call.promptTokens())
                .put("output_tokens", completionTokens())
                .put("total_tokens", call.promptTokens() + completionTokens());
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        return root;
    }

    ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
        boolean isChat = call.kind() == ModelCall.Kind.CHAT;
        ObjectNode root =
                envelope(isChat ? "chatcmpl-" : "cmpl-", isChat ? "chat.completion.chunk" : "text_completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        if (isChat) {
            choice.set("delta", delta);
        } else {
            choice.put("text", delta.path("content").asString(""));
        }
        choice.put("finish_reason", finishReason);
        return root;
    }

    ObjectNode usageChunk() {
        ObjectNode root = envelope("chatcmpl-", "chat.completion.chunk");
        root.putArray("choices");
        root.set("usage", usage());
        return root;
    }
}
