package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.Json;
import dev.drover.model.dialect.FinishReason;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.StreamTranslation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Streams as providers really send them, each oddity with the public place where it was seen. */
class StreamCatalogueTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String HELLO =
            "{\"id\":\"c1\",\"model\":\"x\",\"created\":5,\"choices\":[{\"index\":0,\"delta\":"
                    + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":null}]}";
    private static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE = "{\"choices\":[],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":10}}";

    @Test
    void aBlankFinishReasonDoesNotTakeBackTheRealOne() {
        JsonNode answer = whole(HELLO, STOP, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"\"}]}");
        assertThat(answer.at("/choices/0/finish_reason").stringValue("")).isEqualTo("stop");
    }

    /** sgl-project/sglang#3912, ollama/ollama#4357. */
    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "null", "\"null\"", "\" \""})
    void aBlankFinishReasonOnEachEventIsNone(String blank) {
        String chunk = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":" + blank + "}]}";
        assertThat(read(chunk, chunk, "[DONE]").finish()).isNull();
    }

    /** AbanteAI/archive-old-cli-mentat#429, simonw/llm#294, microsoft/autogen#6465. */
    @Test
    void azuresEventsAboutFiltersChangeNothingAndAreNoFirstToken() {
        String filters =
                "{\"id\":\"\",\"model\":\"\",\"created\":0,\"object\":\"\",\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}";
        String later =
                "{\"id\":\"\",\"model\":\"\",\"created\":0,\"object\":\"\",\"choices\":[{\"index\":0,\"finish_reason\":null,"
                    + "\"content_filter_results\":{\"hate\":{\"filtered\":false}},\"content_filter_offsets\":{\"check_offset\":1}}]}";
        assertThat(read(filters).hasBegun()).isFalse();
        assertThat(read(filters, later).hasBegun()).isFalse();
        assertThat(read(filters, HELLO).hasBegun()).isTrue();
        JsonNode answer = whole(filters, HELLO, STOP, later, "[DONE]");
        assertThat(answer.path("id").stringValue("")).isEqualTo("c1");
        assertThat(answer.path("model").stringValue("")).isEqualTo("x");
        assertThat(answer.path("created").intValue(0)).isEqualTo(5);
        assertThat(answer.at("/choices/0/finish_reason").stringValue("")).isEqualTo("stop");
        assertThat(answer.at("/choices/0/message/content").stringValue("")).isEqualTo("Hello");
    }

    /** openai/openai-python#2806. */
    @Test
    void aToolCallWithoutAnIndexGoesOnWithTheLastOpenOne() {
        JsonNode calls = calls(
                "[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}]",
                "[{\"function\":{\"arguments\":\":1}\"}}]",
                "[{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]",
                "[{\"id\":\"\",\"function\":{\"arguments\":\"{}\"}}]");
        assertThat(calls).isEqualTo(JSON.readTree("""
            [{"id":"a","type":"function","function":{"name":"f","arguments":"{\\"x\\":1}"}},
             {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]\
            """));
    }

    /** apache/maka#1976. */
    @Test
    void aNewIdAtAKnownIndexOpensANewCall() {
        JsonNode calls = calls(
                "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"p\\\":1}\"}}]",
                "[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"q\\\":\"}}]",
                "[{\"index\":0,\"function\":{\"arguments\":\"2}\"}}]");
        assertThat(calls.at("/0/function/arguments").stringValue("")).isEqualTo("{\"p\":1}");
        assertThat(calls.at("/1/function/arguments").stringValue("")).isEqualTo("{\"q\":2}");
        assertThat(calls.size()).isEqualTo(2);
    }

    @Test
    void anIdThatIsRepeatedOrLeftBlankOpensNothing() {
        JsonNode calls = calls(
                "[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]",
                "[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}}]",
                "[{\"index\":0,\"id\":\"\",\"type\":\"\",\"function\":{\"name\":\"\",\"arguments\":null}}]");
        assertThat(calls).isEqualTo(JSON.readTree("""
            [{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}]\
            """));
    }

    @Test
    void callsStandInTheOrderOfTheirIndexes() {
        JsonNode calls = calls(
                "[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\"}}]",
                "[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\"}},{\"index\":2,\"id\":\"c\"}]");
        assertThat(calls.findValuesAsString("id")).containsExactly("a", "b", "c");
    }

    @Test
    void argumentsThatWerePutTogetherByGuessAndCannotBeReadAreNoAnswer() {
        String begun = delta("[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}}]");
        assertThat(read(begun, end("tool_calls"), "[DONE]").finish()).isNull();
        assertThat(read(begun, end("length"), "[DONE]").finish())
                .as("a limit cuts arguments, too")
                .isNotNull();
    }

    /** BerriAI/litellm#25321: the last event repeats the arguments whole. */
    @Test
    void argumentsThatAreRepeatedWholeCountOnce() {
        JsonNode calls = calls(
                "[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}]",
                "[{\"id\":\"a\",\"function\":{\"arguments\":\"{\\\"x\\\":1}\"}}]");
        assertThat(calls.at("/0/function/arguments").stringValue("")).isEqualTo("{\"x\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0}}",
                "{\"choices\":[],\"usage\":null}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":3}}",
                "{\"usage\":{\"prompt_tokens\":20.0}}"
            })
    void countersNeverGoBack(String trailing) {
        JsonNode usage = whole(HELLO, STOP, USAGE, trailing, "[DONE]").path("usage");
        assertThat(usage.path("prompt_tokens").intValue(0)).isEqualTo(20);
        assertThat(usage.path("completion_tokens").intValue(0)).isEqualTo(10);
    }

    /** ggml-org/llama.cpp PR #15444, huggingface/text-generation-inference PR #3003, ROCm/ATOM PR #1711. */
    @Test
    void usageIsReadWhereverItStands() {
        String beside =
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":%d}}";
        assertThat(whole(beside.formatted(1), beside.formatted(2), beside.formatted(3))
                        .at("/usage/prompt_tokens")
                        .intValue(0))
                .isEqualTo(3);
        assertThat(whole(HELLO, STOP, "{\"usage\":{\"prompt_tokens\":7}}")
                        .at("/usage/prompt_tokens")
                        .intValue(0))
                .isEqualTo(7);
    }

    /** open-webui/open-webui#16377, Chevey339/kelivo#1003, songquanpeng/one-api PR #1477. */
    @Test
    void aStopOnAnEarlyEventIsNotTheEnd() {
        String early =
                "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\"},\"finish_reason\":\"stop\"}]}";
        JsonNode answer = whole(early, HELLO, STOP, "[DONE]");
        assertThat(answer.at("/choices/0/message/content").stringValue("")).isEqualTo("Hello");
        assertThat(answer.at("/choices/0/message/reasoning_content").stringValue(""))
                .isEqualTo("hm");
    }

    /** openai/openai-go#227, deepnoodle-ai/dive PR #206, mnfst/llm-gateway#2053, langchain4j/langchain4j#5353. */
    @Test
    void commentsAndKeepAlivesAreNoEvents() {
        String stream = ": OPENROUTER PROCESSING\n\ndata: : keep\n\ndata:\n\nretry: 3\n\nevent: ping\ndata: \n\ndata:"
                + HELLO + "\n\n: again\r\n\r\ndata: " + STOP + "\r\rdata: [DONE]\n\n";
        StreamedAnswer answer = fed(stream.getBytes(UTF_8), 7);
        assertThat(answer.isMalformed()).isFalse();
        assertThat(JSON.readTree(answer.finish())
                        .at("/choices/0/message/content")
                        .stringValue(""))
                .isEqualTo("Hello");
        assertThat(fed(": one\n\n: two\n\ndata: : three\n\n".getBytes(UTF_8), 5).hasBegun())
                .isFalse();
    }

    /** iOfficeAI/aionrs PR #241, theopenco/llmgateway PR #1901, vercel/ai PR #13521. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"code\":\"insufficient_quota\"}}",
                "event: error\ndata: {\"error\":{\"code\":\"insufficient_quota\"}}",
                "event: error\ndata: {\"code\":\"insufficient_quota\"}",
                "data: {\"type\":\"error\",\"code\":\"insufficient_quota\"}",
                "data: {\"type\":\"error\",\"error\":{\"code\":\"insufficient_quota\"}}",
                "data:"
                    + " {\"choices\":[{\"index\":0,\"delta\":{},\"error\":{\"code\":\"insufficient_quota\"},\"finish_reason\":\"error\"}]}"
            })
    void anErrorKeepsItsCodeWhereverItStands(String event) {
        String stream = "data: " + HELLO + "\n\ndata: " + USAGE + "\n\n" + event + "\n\ndata: " + STOP + "\n\n";
        JsonNode body = JSON.readTree(fed(stream.getBytes(UTF_8), 11).finish());
        assertThat(body.at("/error/code").stringValue("")).isEqualTo("insufficient_quota");
        assertThat(body.at("/usage/prompt_tokens").intValue(0)).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"\""})
    void aMemberThatSaysThatThereIsNoErrorIsNone(String error) {
        String event = STOP.substring(0, STOP.length() - 1) + ",\"error\":" + error + "}";
        assertThat(whole(HELLO, event).at("/choices/0/finish_reason").stringValue(""))
                .isEqualTo("stop");
    }

    @Test
    void anErrorThatIsOnlyTextIsAnErrorToo() {
        StreamedAnswer answer = fed("event: error\ndata: the engine \"died\"\n\n".getBytes(UTF_8), 100);
        assertThat(JSON.readTree(answer.finish()).at("/error/message").stringValue(""))
                .isEqualTo("the engine \"died\"");
    }

    @Test
    void aFailedResponseIsItsOwnBody() {
        String failed =
                "{\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"server_error\"},\"usage\":{\"input_tokens\":4}}}";
        StreamedAnswer answer =
                StreamedAnswer.of(Endpoint.RESPONSES, 1_000_000, FinishReasons.KNOWN, StreamTranslation.NONE);
        answer.event("response.failed", failed.getBytes(UTF_8), 0, failed.length());
        assertThat(JSON.readTree(answer.finish()).at("/error/code").stringValue(""))
                .isEqualTo("server_error");
    }

    @Test
    void membersThatNobodyReadsStayAsTheyCame() {
        String odd = "{\"id\":\"c\",\"x\":1e400000,\"y\":" + "9".repeat(3_000) + ",\"choices\":[{\"index\":0,\"delta\":"
                + "{\"content\":\"a\",\"z\":0.10},\"finish_reason\":\"stop\"}]}";
        StreamedAnswer answer = read(odd, "[DONE]");
        String text = new String(java.util.Objects.requireNonNull(answer.finish()), UTF_8);
        assertThat(text).contains("1e400000", "9".repeat(3_000), "0.10");
    }

    @Test
    void aSurrogatePairMayBeSplitBetweenEvents() {
        JsonNode answer = whole(
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ud83d\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\ude00 \\ud83d\"}}]}",
                STOP);
        assertThat(answer.at("/choices/0/message/content").stringValue("")).isEqualTo("\ud83d\ude00 \ud83d");
    }

    /** opencode-copilot-chat PR #187: a provider that always omits both finish reason and end mark. */
    @Test
    void anAnswerWithoutAFinishReasonIsWholeWhereTheModelIsSetSo() {
        StreamedAnswer answer = StreamedAnswer.of(
                Endpoint.CHAT_COMPLETIONS,
                1_000_000,
                FinishReasons.with(Map.of("missing", FinishReason.ENDED)),
                StreamTranslation.NONE);
        byte[] event = HELLO.getBytes(UTF_8);
        answer.event("", event, 0, event.length);
        JsonNode whole = JSON.readTree(answer.finish());
        assertThat(whole.at("/choices/0/message/content").stringValue("")).isEqualTo("Hello");
        assertThat(whole.at("/choices/0/finish_reason").isNull()).isTrue();
        assertThat(read(HELLO).finish()).isNull();
    }

    @Test
    void whatIsKeptIsBounded() {
        StreamedAnswer answer =
                StreamedAnswer.of(Endpoint.CHAT_COMPLETIONS, 100_000, FinishReasons.KNOWN, StreamTranslation.NONE);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        byte[] call = delta("[{\"index\":" + i % 4_000 + ",\"id\":\"i" + i + "\"}]")
                                .getBytes(UTF_8);
                        answer.event("", call, 0, call.length);
                    }
                })
                .isInstanceOf(Kept.TooLarge.class);
    }

    @Test
    void aChoiceWithoutAPlaceIsNotLeftOut() {
        String far = "{\"choices\":[{\"index\":128,\"delta\":{},\"finish_reason\":\"stop\"}]}";
        assertThatThrownBy(() -> read(HELLO, STOP, far)).isInstanceOf(Kept.TooLarge.class);
        assertThatThrownBy(() -> read(delta("[{\"index\":4096,\"id\":\"a\"}]"))).isInstanceOf(Kept.TooLarge.class);
        String decimal = "{\"choices\":[{\"index\":1.0,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}";
        assertThat(whole(HELLO, STOP, decimal).at("/choices/1/message/content").stringValue(""))
                .isEqualTo("b");
    }

    @Test
    void anEventThatIsNestedTooDeepIsNoneOfAnAnswer() {
        String deep = "{\"choices\":[{\"index\":0,\"delta\":{\"x\":" + "{\"a\":".repeat(50_000) + "1"
                + "}".repeat(50_000) + "}}]}";
        assertThat(read(deep).isMalformed()).isTrue();
    }

    @Property
    void anySplitIntoReadsGivesTheSameAnswer(@ForAll("sizes") int size) {
        String stream = "data: " + HELLO
                + "\r\n\r\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"日本語 🐑 \\u00e9\"}}]}\n\n"
                + ": c\n\n"
                + "data: "
                + STOP + "\r\rdata: " + USAGE + "\n\ndata: [DONE]\n\n";
        byte[] bytes = stream.getBytes(UTF_8);
        assertThat(fed(bytes, size).finish()).isEqualTo(fed(bytes, bytes.length).finish());
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 60);
    }

    /** A whole answer, cut into events at random, comes back as it was. */
    @Property(tries = 300)
    void aStreamMadeFromAWholeAnswerGivesThatAnswerBack(@ForAll("answers") ObjectNode answer, @ForAll long seed) {
        List<String> events = chunked(answer, new Random(seed));
        events.add("[DONE]");
        JsonNode again = whole(events.toArray(String[]::new));
        assertThat(again).as("seed %d", seed).isEqualTo(answer);
    }

    @Provide
    Arbitrary<ObjectNode> answers() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("ab \"\\\n\u0001é日")
                .withChars('\ud83d', '\ude00')
                .ofMaxLength(30);
        Arbitrary<List<ObjectNode>> calls = text.map(arguments -> {
                    ObjectNode call = JsonNodeFactory.instance.objectNode().put("type", "function");
                    call.putObject("function").put("name", "f").put("arguments", arguments);
                    return call;
                })
                .list()
                .ofMaxSize(3);
        Arbitrary<ObjectNode> choice = Combinators.combine(text, calls, Arbitraries.of("stop", "length", "tool_calls"))
                .as((content, made, finish) -> {
                    ObjectNode node = JsonNodeFactory.instance.objectNode();
                    ObjectNode message =
                            node.putObject("message").put("role", "assistant").put("content", content);
                    if (!made.isEmpty()) {
                        ArrayNode array = message.putArray("tool_calls");
                        for (int i = 0; i < made.size(); i++) {
                            array.add(made.get(i).deepCopy().put("id", "call" + i));
                        }
                    }
                    return node.put("finish_reason", finish);
                });
        return choice.list().ofMinSize(1).ofMaxSize(3).map(choices -> {
            ObjectNode node = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", "c")
                    .put("object", "chat.completion")
                    .put("model", "m");
            ArrayNode array = node.putArray("choices");
            for (int i = 0; i < choices.size(); i++) {
                array.add(choices.get(i).deepCopy().put("index", i));
            }
            node.putObject("usage").put("prompt_tokens", 3).put("completion_tokens", 4);
            return node;
        });
    }

    private static List<String> chunked(ObjectNode answer, Random random) {
        List<List<String>> perChoice = new ArrayList<>();
        for (JsonNode choice : answer.path("choices")) {
            List<String> deltas = new ArrayList<>();
            int index = choice.path("index").intValue(0);
            JsonNode message = choice.path("message");
            deltas.add(event(index, "{\"role\":\"assistant\",\"content\":\"\"}"));
            for (String piece : pieces(message.path("content").stringValue(""), random)) {
                deltas.add(
                        event(index, text(JsonNodeFactory.instance.objectNode().put("content", piece))));
            }
            int number = 0;
            for (JsonNode call : message.path("tool_calls")) {
                ObjectNode begin = call.deepCopy().asObject();
                begin.put("index", number);
                begin.withObject("/function").put("arguments", "");
                deltas.add(event(index, "{\"tool_calls\":[" + text(begin) + "]}"));
                for (String piece : pieces(call.at("/function/arguments").stringValue(""), random)) {
                    ObjectNode part = JsonNodeFactory.instance.objectNode().put("index", number);
                    part.putObject("function").put("arguments", piece);
                    deltas.add(event(index, "{\"tool_calls\":[" + text(part) + "]}"));
                }
                number++;
            }
            deltas.add("{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":" + index
                    + ",\"delta\":{},\"finish_reason\":" + choice.path("finish_reason") + "}]}");
            perChoice.add(deltas);
        }
        List<String> events = new ArrayList<>();
        List<Iterator<String>> open =
                new ArrayList<>(perChoice.stream().map(List::iterator).toList());
        while (!open.isEmpty()) {
            Iterator<String> next = open.get(random.nextInt(open.size()));
            events.add(next.next());
            open.removeIf(deltas -> !deltas.hasNext());
        }
        events.add("{\"choices\":[],\"usage\":" + answer.path("usage") + "}");
        return events;
    }

    /** Half a surrogate pair as an escape. */
    private static String text(JsonNode json) {
        return new String(Json.bytes(json), UTF_8);
    }

    private static List<String> pieces(String text, Random random) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(5));
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    private static String event(int index, String delta) {
        return "{\"choices\":[{\"index\":" + index + ",\"delta\":" + delta + ",\"finish_reason\":null}]}";
    }

    private static JsonNode calls(String... deltas) {
        List<String> events = new ArrayList<>();
        for (String calls : deltas) {
            events.add(delta(calls));
        }
        events.add(end("tool_calls"));
        return whole(events.toArray(String[]::new)).at("/choices/0/message/tool_calls");
    }

    private static String delta(String toolCalls) {
        return event(0, "{\"tool_calls\":" + toolCalls + "}");
    }

    private static String end(String reason) {
        return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
    }

    private static JsonNode whole(String... events) {
        byte @Nullable [] body = read(events).finish();
        assertThat(body).isNotNull();
        return JSON.readTree(body);
    }

    private static StreamedAnswer read(String... events) {
        StreamedAnswer answer =
                StreamedAnswer.of(Endpoint.CHAT_COMPLETIONS, 1_000_000, FinishReasons.KNOWN, StreamTranslation.NONE);
        for (String event : events) {
            byte[] bytes = event.getBytes(UTF_8);
            answer.event("", bytes, 0, bytes.length);
        }
        return answer;
    }

    private static StreamedAnswer fed(byte[] bytes, int size) {
        StreamedAnswer answer =
                StreamedAnswer.of(Endpoint.CHAT_COMPLETIONS, 1_000_000, FinishReasons.KNOWN, StreamTranslation.NONE);
        SseParser parser = new SseParser(answer::event);
        for (int at = 0; at < bytes.length; at += size) {
            parser.feed(bytes, at, Math.min(size, bytes.length - at));
        }
        parser.end();
        return answer;
    }
}
