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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests, answers and streams of native dialects beside what becomes of them, in {@code src/test/resources/dialects}. A file
 * holds what is given and what is expected; of a stream the expected answer lies beside.
 */
class DialectsTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Path CASES = Path.of("src/test/resources/dialects");
    private static final Upstream UPSTREAM = new Upstream("their-model", 4_096L, Set.of());

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestBecomesTheProvidersOwn(Path file) throws IOException {
        JsonNode given = JSON.readTree(Files.readAllBytes(file));
        InferenceRequest request = request(given.path("given").toString());
        ProviderDialect dialect = dialect(file);
        assertThat(dialect.refusal(request, UPSTREAM)).isNull();
        compare(file, given, "sent", dialect.body(request, UPSTREAM).json());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerBecomesAChatCompletion(Path file) throws IOException {
        JsonNode given = JSON.readTree(Files.readAllBytes(file));
        byte[] whole = given.path("given").toString().getBytes(UTF_8);
        compare(file, given, "answer", dialect(file).answer(Endpoint.CHAT_COMPLETIONS, whole));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamBecomesTheAnswerThatItWouldHaveBeen(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName().toString().replace(".sse", ".json"));
        JsonNode expected = Files.exists(beside) ? JSON.readTree(Files.readAllBytes(beside)) : JSON.createObjectNode();
        byte[] answer =
                Objects.requireNonNull(read(file, Files.readAllBytes(file)).finish());
        compare(beside, expected, "answer", answer);
    }

    /** A stream that is cut anywhere before its finish reason is no answer, and its counters of that moment are no bill. */
    @ParameterizedTest
    @MethodSource("streams")
    void aStreamThatIsCutIsNoAnswer(Path file) throws IOException {
        String all = Files.readString(file);
        List<String> events = List.of(all.split("\n\n"));
        int end = 0;
        while (!events.get(end).contains("message_delta") && !events.get(end).contains("finishReason")) {
            end++;
            String begun = String.join("\n\n", events.subList(0, end)) + "\n\n";
            StreamedAnswer answer = read(file, begun.getBytes(UTF_8));
            assertThat(answer.finish()).as(begun).isNull();
            JsonText money = answer.money();
            assertThat(money == null ? null : new UsageNormaliser().read(money.tree(1_000)))
                    .isNull();
        }
        assertThat(end).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        anthropic | "n":2                                   | n:
        anthropic | "seed":1                                | seed:
        anthropic | "temperature":1.5                       | temperature: Anthropic takes 0 to 1
        anthropic | "logprobs":true                         | logprobs:
        anthropic | "response_format":{"type":"json_object"}| response_format:
        anthropic | "stop":["\\n"]                          | stop:
        anthropic | "service_tier":"flex"                   | service_tier:
        anthropic | "reasoning_effort":"huge"               | reasoning_effort:
        anthropic | "functions":[]                          | functions:
        anthropic | "tools":[{"type":"custom","custom":{}}] | tools[]:
        anthropic | "system":"x"                            | system:
        gemini    | "contents":[]                           | contents:
        gemini    | "system_instruction":{}                 | system_instruction:
        gemini    | "cachedContent":"x"                     | cachedContent:
        gemini    | "generation_config":{}                  | generation_config:
        gemini    | "generationConfig":{"maxOutputTokens":9}| generationConfig.maxOutputTokens:
        gemini    | "generationConfig":{"candidate_count":9}| generationConfig.candidate_count:
        gemini    | "logprobs":true                         | logprobs:
        gemini    | "logit_bias":{"1":1}                    | logit_bias:
        gemini    | "verbosity":"low"                       | verbosity:
        gemini    | "tools":[{"type":"custom","custom":{}}] | tools[]:
        gemini    | "reasoning_effort":"huge"               | reasoning_effort:
        """)
    void whatHasNoFormThereIsRefusedByName(String kind, String member, String begin) {
        ProviderDialect dialect = dialect(kind);
        InferenceRequest request =
                request("{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]," + member + "}");
        assertThat(dialect.refusal(request, UPSTREAM)).startsWith(begin);
    }

    @ParameterizedTest
    @CsvSource({"anthropic,seed", "anthropic,temperature", "gemini,logit_bias", "openai,seed", "azure,temperature"})
    void whatTheModelsSettingsLeaveOutIsLeftOutAndTold(String kind, String member) {
        String value = member.equals("temperature") ? "1.5" : member.equals("seed") ? "1" : "{\"1\":2}";
        InferenceRequest request = request("{\"" + member + "\":" + value
                + ",\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"max_tokens\":5}");
        Upstream upstream = new Upstream("their-model", null, Set.of(member, "top_p"));
        assertThat(dialect(kind).refusal(request, upstream)).isNull();
        ProviderDialect.Body body = dialect(kind).body(request, upstream);
        assertThat(body.dropped()).containsExactly(member);
        assertThat(JSON.readTree(body.json()).findValue(member)).isNull();
        assertThat(JSON.readTree(body.json()).findValue("role")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        anthropic | {"role":"function","name":"f","content":"x"}                        | messages[0].name
        anthropic | {"role":"function","content":"x"}                                   | messages[0].role
        anthropic | {"role":"tool","content":"x"}                                       | messages[0].tool_call_id is missing
        anthropic | {"role":"user","content":[{"type":"input_audio","input_audio":{}}]} | messages[0].content[0]: Anthropic takes no sound
        anthropic | {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png,x"}}]} | messages[0].content[0]: the data are not in base64
        anthropic | {"role":"assistant","tool_calls":[{"id":"a","function":{"name":"f","arguments":"[1]"}}]} | messages[0].tool_calls[0].function.arguments are no JSON object
        anthropic | 7                                                                   | messages[0] is no object
        gemini    | {"role":"tool","tool_call_id":"a","content":"x"}                    | messages[0].tool_call_id names no call
        gemini    | {"role":"user","content":[{"type":"video_url","video_url":"x"}]}    | messages[0].content[0]: Gemini has no part 'video_url'
        """)
    void whatAMessageHoldsAndThatHasNoFormThereIsRefusedByItsPlace(String kind, String message, String begin) {
        String refusal = dialect(kind).refusal(request("{\"messages\":[" + message + "]}"), UPSTREAM);
        assertThat(refusal).startsWith(begin.replace("messages[0].name", "messages.name"));
    }

    @Test
    void anthropicWantsALimitOnTheAnswer() {
        InferenceRequest request = request("{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
        assertThat(dialect("anthropic").refusal(request, new Upstream("m", null, Set.of())))
                .startsWith("max_tokens: Anthropic wants a limit");
    }

    /** Decision 45: what a body holds must not take a hundred times its bytes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        anthropic | {"type":"message","content":[%s]}                                             | {}
        anthropic | {"type":"message","content":[{"type":"text","text":"a","citations":[%s]},{}]} | 0
        gemini    | {"candidates":[{"content":{"parts":[%s]}}]}                                   | {}
        """)
    void anAnswerOfMorePartsThanAnyHonestOneStaysAsItCame(String kind, String body, String part) {
        byte[] given = body.formatted(String.join(",", Collections.nCopies(20_000, part)))
                .getBytes(UTF_8);
        assertThat(dialect(kind).answer(Endpoint.CHAT_COMPLETIONS, given)).isSameAs(given);
    }

    /** Anthropic begins a stream with one token of output, which is a placeholder. */
    @Test
    void aStreamThatNeverTellsItsOutputHasNoBelievableUsage() {
        String stream = "data: {\"type\":\"message_start\",\"message\":{\"id\":\"a\",\"usage\":"
                + "{\"input_tokens\":9,\"output_tokens\":1}}}\n\ndata: {\"type\":\"message_delta\",\"delta\":"
                + "{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":9}}\n\n";
        StreamedAnswer answer = read(Path.of("anthropic", "x"), stream.getBytes(UTF_8));
        assertThat(new UsageNormaliser().read(JSON.readTree(Objects.requireNonNull(answer.finish()))))
                .isNull();
    }

    @Test
    void aMemberThatIsWrittenHereComesFromNobodyElse() {
        String body =
                "{\"type\":\"message\",\"content\":[],\"choices\":[{\"finish_reason\":\"stop\"}],\"object\":\"x\"}";
        String made = new String(dialect("anthropic").answer(Endpoint.CHAT_COMPLETIONS, body.getBytes(UTF_8)), UTF_8);
        assertThat(made).containsOnlyOnce("\"choices\"").containsOnlyOnce("\"object\"");
    }

    @Test
    void aUsageWithoutAnInputIsNotBelieved() {
        String body = "{\"type\":\"message\",\"content\":[],\"usage\":{\"output_tokens\":5}}";
        JsonNode answer = JSON.readTree(dialect("anthropic").answer(Endpoint.CHAT_COMPLETIONS, body.getBytes(UTF_8)));
        assertThat(new UsageNormaliser().read(answer)).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "trafficType":"ON_DEMAND"      |
        "trafficType":"ON_DEMAND_FLEX" | on_demand_flex
        "serviceTier":"PRIORITY"       | priority
        """)
    void theTierDecidesThePrice(String told, @Nullable String tier) {
        Usage usage = used("{\"candidates\":[{\"content\":{\"parts\":[]},\"finishReason\":\"STOP\"}],"
                + "\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9," + told + "}}");
        assertThat(usage.terms().serviceTier()).isEqualTo(tier);
        assertThat(usage.terms().beyondTokens()).isFalse();
    }

    @Test
    void searchesAreBilledApartWithOrWithoutAPage() {
        Usage usage = used("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\","
                + "\"groundingMetadata\":{\"webSearchQueries\":[\"b\"]}}],"
                + "\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9}}");
        assertThat(usage.terms().beyondTokens()).isTrue();
    }

    private static Usage used(String body) {
        byte[] answer = dialect("gemini").answer(Endpoint.CHAT_COMPLETIONS, body.getBytes(UTF_8));
        return Objects.requireNonNull(new UsageNormaliser().read(JSON.readTree(answer)));
    }

    @Test
    void partsThatChatCompletionsDoNotKnowComeAndGoBack() {
        String part = "{\"executableCode\":{\"code\":\"1+1\"}}";
        String body = "{\"candidates\":[{\"content\":{\"parts\":[" + part + "]},\"finishReason\":\"STOP\"}]}";
        JsonNode answer = JSON.readTree(dialect("gemini").answer(Endpoint.CHAT_COMPLETIONS, body.getBytes(UTF_8)));
        JsonNode message = answer.at("/choices/0/message");
        assertThat(message.at("/content_blocks/0")).isEqualTo(JSON.readTree(part));
        InferenceRequest next = request("{\"messages\":[" + message + "],\"max_tokens\":5}");
        assertThat(JSON.readTree(dialect("gemini").body(next, UPSTREAM).json()).at("/contents/0/parts/0"))
                .isEqualTo(JSON.readTree(part));
        assertThat(JSON.readTree(dialect("anthropic").body(next, UPSTREAM).json())
                        .at("/messages/0/content")
                        .size())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"anthropic", "gemini"})
    void whatIsNoAnswerStaysAsItCame(String kind) {
        for (String body :
                List.of("", "[]", "7", "{}", "{\"type\":\"error\",\"error\":{\"type\":\"x\"}}", "nonsense")) {
            byte[] given = body.getBytes(UTF_8);
            assertThat(dialect(kind).answer(Endpoint.CHAT_COMPLETIONS, given)).isSameAs(given);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        anthropic | {"type":"error","error":{"type":"overloaded_error","message":"x"}} | overloaded_error
        gemini    | {"error":{"status":"RESOURCE_EXHAUSTED","message":"x"}}            | RESOURCE_EXHAUSTED
        """)
    void anErrorInsideAStreamIsTheStreamsError(String kind, String event, String word) {
        StreamedAnswer answer = read(Path.of(kind, "x"), ("data: " + event + "\n\n").getBytes(UTF_8));
        assertThat(new String(Objects.requireNonNull(answer.finish()), UTF_8)).contains(word);
        assertThat(answer.isDone()).isTrue();
    }

    private static StreamedAnswer read(Path file, byte[] stream) {
        StreamedAnswer answer = StreamedAnswer.of(
                Endpoint.CHAT_COMPLETIONS,
                1_000_000,
                FinishReasons.KNOWN,
                dialect(file).stream(Endpoint.CHAT_COMPLETIONS));
        SseParser parser = new SseParser(answer::event);
        parser.feed(stream, 0, stream.length);
        parser.end();
        assertThat(answer.isMalformed()).isFalse();
        return answer;
    }

    /** With {@code -Ddrover.golden.write=true} the files get what came out, for people to read. */
    private static void compare(Path file, JsonNode given, String member, byte[] made) throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(made);
        if (tree.has("created")) {
            assertThat(tree.remove("created").longValue()).isPositive();
        }
        if (Boolean.getBoolean("drover.golden.write")) {
            ((ObjectNode) given).set(member, tree);
            Files.writeString(file, JSON.writeValueAsString(given) + "\n");
        }
        assertThat(JSON.writeValueAsString(tree)).isEqualTo(JSON.writeValueAsString(given.path(member)));
    }

    private static InferenceRequest request(String body) {
        return new InferenceRequest(
                WireFormat.OPENAI_BATCH,
                null,
                Endpoint.CHAT_COMPLETIONS,
                RequestFacts.of(JsonText.check(body.getBytes(UTF_8))),
                null,
                null,
                null,
                null,
                null);
    }

    private static ProviderDialect dialect(Path file) {
        return dialect(Objects.requireNonNull(file.getParent()).getFileName().toString());
    }

    private static ProviderDialect dialect(String kind) {
        return ProviderKind.valueOf(kind.toUpperCase(Locale.ROOT)).dialect();
    }

    static Stream<Path> requests() throws IOException {
        return files("request-", ".json");
    }

    static Stream<Path> answers() throws IOException {
        return files("answer-", ".json");
    }

    static Stream<Path> streams() throws IOException {
        return files("stream-", ".sse");
    }

    private static Stream<Path> files(String begin, String end) throws IOException {
        try (Stream<Path> all = Files.walk(CASES)) {
            return all
                    .filter(path -> path.getFileName().toString().startsWith(begin)
                            && path.getFileName().toString().endsWith(end))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
