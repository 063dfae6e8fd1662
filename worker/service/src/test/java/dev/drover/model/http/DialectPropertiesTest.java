package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestFacts;
import dev.drover.contracts.Usage;
import dev.drover.contracts.WireFormat;
import dev.drover.cost.UsageNormaliser;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.ProviderDialect;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random chats and answers, from OpenAI's form into a dialect and back: texts, calls and the sum of the usage stay. The way back
 * of a request, and the way there of an answer, is written anew here, by the vendors' references.
 */
class DialectPropertiesTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Upstream UPSTREAM = new Upstream("their-model", 4_096L, Set.of());
    private static final List<String> WORDS =
            List.of("a", "Grüß \"Gott\" ", "👋\n", "\\u0041", "{\"x\":1}", " ", "\u0000");

    @Property(tries = 200)
    void anthropicGetsWhatTheChatSaysAndCalls(@ForAll long seed) {
        List<String> said = new ArrayList<>();
        JsonNode sent = sent(ProviderKind.ANTHROPIC, chat(new Random(seed), said));
        List<String> got = new ArrayList<>();
        String before = "";
        for (JsonNode message : sent.path("messages")) {
            String role = message.path("role").stringValue();
            assertThat(role).as("turns of one role are one").isNotEqualTo(before);
            before = role;
            if (message.path("content").isString()) {
                got.add(role + " says " + message.path("content").stringValue());
            }
            for (JsonNode block : message.path("content")) {
                got.add(
                        switch (block.path("type").stringValue("")) {
                            case "text" -> role + " says " + block.path("text").stringValue();
                            case "tool_use" ->
                                block.path("id").stringValue() + " calls "
                                        + block.path("name").stringValue() + block.path("input");
                            case "tool_result" ->
                                block.path("tool_use_id").stringValue() + " gives " + text(block.path("content"));
                            default -> "unknown " + block;
                        });
            }
        }
        assertThat(got).isEqualTo(said);
    }

    @Property(tries = 200)
    void geminiGetsWhatTheChatSaysAndCalls(@ForAll long seed) {
        List<String> said = new ArrayList<>();
        JsonNode sent = sent(ProviderKind.GEMINI, chat(new Random(seed), said));
        List<String> got = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (JsonNode content : sent.path("contents")) {
            String role = content.path("role").stringValue().equals("model") ? "assistant" : "user";
            for (JsonNode part : content.path("parts")) {
                if (part.has("text")) {
                    got.add(role + " says " + part.path("text").stringValue());
                } else if (part.has("functionCall")) {
                    JsonNode call = part.path("functionCall");
                    open.add(call.path("id").stringValue());
                    got.add(open.getLast() + " calls " + call.path("name").stringValue() + call.path("args"));
                } else {
                    JsonNode result = part.path("functionResponse");
                    assertThat(open).contains(result.path("id").stringValue());
                    got.add(result.path("id").stringValue() + " gives "
                            + result.path("response").iterator().next().stringValue());
                }
            }
        }
        assertThat(got).isEqualTo(said);
    }

    @Property(tries = 200)
    void anAnswerOfAnthropicsKeepsTextCallsAndUsageWholeOrStreamed(@ForAll long seed) {
        Random random = new Random(seed);
        ObjectNode message = JSON.createObjectNode()
                .put("id", "msg")
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "m");
        ArrayNode content = message.putArray("content");
        StringBuilder text = new StringBuilder();
        Map<String, JsonNode> calls = new HashMap<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            if (random.nextBoolean()) {
                String words = words(random);
                text.append(words);
                content.addObject().put("type", "text").put("text", words);
            } else {
                ObjectNode arguments = arguments(random);
                calls.put("call-" + i, arguments);
                content.addObject()
                        .put("type", "tool_use")
                        .put("id", "call-" + i)
                        .put("name", "f")
                        .set("input", arguments);
            }
        }
        message.put("stop_reason", calls.isEmpty() ? "end_turn" : "tool_use");
        long[] used = {random.nextInt(1_000), random.nextInt(1_000), random.nextInt(1_000), random.nextInt(1_000)};
        ObjectNode usage = message.putObject("usage");
        usage.put("input_tokens", used[0])
                .put("cache_read_input_tokens", used[1])
                .put("cache_creation_input_tokens", used[2])
                .put("output_tokens", used[3]);
        byte[] whole = ProviderKind.ANTHROPIC
                .dialect()
                .answer(Endpoint.CHAT_COMPLETIONS, message.toString().getBytes(UTF_8));
        byte[] streamed = streamed(ProviderKind.ANTHROPIC, anthropicEvents(message, random));
        for (byte[] answer : List.of(whole, streamed)) {
            JsonNode completion = JSON.readTree(answer);
            check(completion, text.toString(), calls);
            Usage read = Objects.requireNonNull(new UsageNormaliser().read(completion));
            assertThat(read.promptTokens()).isEqualTo(used[0] + used[1] + used[2]);
            assertThat(read.completionTokens()).isEqualTo(used[3]);
            assertThat(read.totalTokens()).isEqualTo(used[0] + used[1] + used[2] + used[3]);
        }
    }

    @Property(tries = 200)
    void anAnswerOfGeminisKeepsTextCallsAndUsageWholeOrStreamed(@ForAll long seed) {
        Random random = new Random(seed);
        List<ObjectNode> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Map<String, JsonNode> calls = new HashMap<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            ObjectNode part = JSON.createObjectNode();
            if (random.nextBoolean()) {
                String words = words(random);
                text.append(words);
                part.put("text", words);
            } else {
                ObjectNode arguments = arguments(random);
                calls.put("call-" + i, arguments);
                part.putObject("functionCall")
                        .put("id", "call-" + i)
                        .put("name", "f")
                        .set("args", arguments);
            }
            parts.add(part);
        }
        long[] used = {random.nextInt(1_000), random.nextInt(1_000), random.nextInt(1_000)};
        ObjectNode whole = gemini(parts, used, true);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            events.add(
                    gemini(List.of(parts.get(i)), used, i == parts.size() - 1).toString());
        }
        for (byte[] answer : List.of(
                ProviderKind.GEMINI
                        .dialect()
                        .answer(Endpoint.CHAT_COMPLETIONS, whole.toString().getBytes(UTF_8)),
                streamed(ProviderKind.GEMINI, events))) {
            JsonNode completion = JSON.readTree(answer);
            check(completion, text.toString(), calls);
            Usage read = Objects.requireNonNull(new UsageNormaliser().read(completion));
            assertThat(read.promptTokens()).isEqualTo(used[0]);
            assertThat(read.completionTokens()).isEqualTo(used[1] + used[2]);
        }
    }

    private static ObjectNode gemini(List<ObjectNode> parts, long[] used, boolean last) {
        ObjectNode root = JSON.createObjectNode().put("responseId", "r").put("modelVersion", "m");
        ObjectNode candidate = root.putArray("candidates").addObject();
        candidate.putObject("content").put("role", "model").putArray("parts").addAll(parts);
        root.putObject("usageMetadata")
                .put("promptTokenCount", used[0])
                .put("candidatesTokenCount", last ? used[1] : 0)
                .put("thoughtsTokenCount", last ? used[2] : 0)
                .put("totalTokenCount", used[0] + (last ? used[1] + used[2] : 0));
        if (last) {
            candidate.put("finishReason", "STOP");
        }
        return root;
    }

    private static void check(JsonNode completion, String text, Map<String, JsonNode> calls) {
        JsonNode choice = completion.at("/choices/0");
        assertThat(choice.at("/message/content").stringValue("")).isEqualTo(text);
        Map<String, JsonNode> got = new HashMap<>();
        choice.at("/message/tool_calls")
                .forEach(call -> got.put(
                        call.path("id").stringValue(),
                        JSON.readTree(call.at("/function/arguments").stringValue())));
        assertThat(got).isEqualTo(calls);
        assertThat(choice.path("finish_reason").stringValue()).isEqualTo(calls.isEmpty() ? "stop" : "tool_calls");
    }

    /** As the reference of streaming has them, each text and input in pieces of random length. */
    private static List<String> anthropicEvents(ObjectNode message, Random random) {
        List<String> events = new ArrayList<>();
        ObjectNode begun = message.deepCopy();
        begun.putArray("content");
        begun.putNull("stop_reason");
        ((ObjectNode) begun.path("usage")).put("output_tokens", Math.min(1, used(message)));
        events.add(JSON.createObjectNode()
                .put("type", "message_start")
                .set("message", begun)
                .toString());
        int index = 0;
        for (JsonNode block : message.path("content")) {
            boolean text = block.path("type").stringValue().equals("text");
            String whole = text
                    ? block.path("text").stringValue()
                    : block.path("input").toString();
            ObjectNode opened = ((ObjectNode) block).deepCopy();
            opened.set(text ? "text" : "input", text ? JSON.valueToTree("") : JSON.createObjectNode());
            events.add(event("content_block_start", index)
                    .set("content_block", opened)
                    .toString());
            for (int from = 0; from < whole.length(); ) {
                int to = whole.offsetByCodePoints(from, 1 + random.nextInt(whole.codePointCount(from, whole.length())));
                ObjectNode delta = JSON.createObjectNode()
                        .put("type", text ? "text_delta" : "input_json_delta")
                        .put(text ? "text" : "partial_json", whole.substring(from, to));
                events.add(
                        event("content_block_delta", index).set("delta", delta).toString());
                from = to;
            }
            events.add(event("content_block_stop", index).toString());
            index++;
        }
        ObjectNode ended = JSON.createObjectNode().put("type", "message_delta");
        ended.putObject("delta").put("stop_reason", message.path("stop_reason").stringValue());
        ended.putObject("usage").put("output_tokens", used(message));
        events.add(ended.toString());
        events.add("{\"type\":\"message_stop\"}");
        return events;
    }

    private static long used(ObjectNode message) {
        return message.at("/usage/output_tokens").longValue();
    }

    private static ObjectNode event(String type, int index) {
        return JSON.createObjectNode().put("type", type).put("index", index);
    }

    private static byte[] streamed(ProviderKind kind, List<String> events) {
        StreamedAnswer answer = StreamedAnswer.of(
                Endpoint.CHAT_COMPLETIONS,
                1_000_000,
                FinishReasons.KNOWN,
                kind.dialect().stream(Endpoint.CHAT_COMPLETIONS));
        SseParser parser = new SseParser(answer::event);
        byte[] stream = ("data: " + String.join("\n\ndata: ", events) + "\n\n").getBytes(UTF_8);
        parser.feed(stream, 0, stream.length);
        parser.end();
        return Objects.requireNonNull(answer.finish());
    }

    /** A chat of some turns. @param said takes what must arrive, in order */
    private static ObjectNode chat(Random random, List<String> said) {
        ObjectNode body = JSON.createObjectNode().put("model", "x");
        ArrayNode messages = body.putArray("messages");
        messages.addObject().put("role", "user").put("content", "Begin.");
        said.add("user says Begin.");
        int calls = 0;
        for (int turn = random.nextInt(4); turn >= 0; turn--) {
            ObjectNode assistant = messages.addObject().put("role", "assistant");
            String words = words(random);
            assistant.put("content", words);
            said.add("assistant says " + words);
            int first = calls;
            ArrayNode list = JSON.createArrayNode();
            for (int i = random.nextInt(3); i > 0; i--) {
                ObjectNode arguments = arguments(random);
                list.addObject()
                        .put("id", "c" + calls)
                        .put("type", "function")
                        .putObject("function")
                        .put("name", "f")
                        .put("arguments", arguments.toString());
                said.add("c" + calls + " calls f" + arguments);
                calls++;
            }
            if (!list.isEmpty()) {
                assistant.set("tool_calls", list);
            }
            for (int call = first; call < calls; call++) {
                String result = words(random);
                messages.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", "c" + call)
                        .put("content", result);
                said.add("c" + call + " gives " + result);
            }
            String next = words(random);
            messages.addObject().put("role", "user").put("content", next);
            said.add("user says " + next);
        }
        return body;
    }

    private static JsonNode sent(ProviderKind kind, ObjectNode body) {
        InferenceRequest request = new InferenceRequest(
                WireFormat.OPENAI_BATCH,
                null,
                Endpoint.CHAT_COMPLETIONS,
                RequestFacts.of(JsonText.check(body.toString().getBytes(UTF_8))),
                null,
                null,
                null,
                null,
                null);
        ProviderDialect dialect = kind.dialect();
        assertThat(dialect.refusal(request, UPSTREAM)).isNull();
        return JSON.readTree(dialect.body(request, UPSTREAM).json());
    }

    private static String text(JsonNode content) {
        return content.isString()
                ? content.stringValue()
                : content.path(0).path("text").stringValue("");
    }

    private static ObjectNode arguments(Random random) {
        ObjectNode arguments = JSON.createObjectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            arguments.put("p" + i, words(random));
        }
        return arguments;
    }

    /** Never blank: a vendor may leave out an empty text. */
    private static String words(Random random) {
        StringBuilder text = new StringBuilder("w");
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
