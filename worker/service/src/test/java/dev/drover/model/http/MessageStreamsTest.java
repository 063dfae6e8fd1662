package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.RawMessageStreamEvent;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.JsonText;
import dev.drover.cost.UsageNormaliser;
import dev.drover.model.StreamProgress;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.MessagesUsage;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.StreamTranslation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Streams of Messages whose producers asked in that form: what leaves is the message that a whole answer would have been. */
class MessageStreamsTest {
    private static final Path CASES = Path.of("src/test/resources/dialects/anthropic");
    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @ValueSource(strings = {"stream-plain", "stream-tools"})
    void aStreamBecomesTheMessageThatSaysTheSame(String name) throws IOException {
        byte[] message = Objects.requireNonNull(
                read(Files.readString(CASES.resolve(name + ".sse"))).finish());
        JsonNode whole = JSON.readTree(ProviderKind.ANTHROPIC.dialect().answer(Endpoint.CHAT_COMPLETIONS, message));
        JsonNode streamed =
                JSON.readTree(Files.readAllBytes(CASES.resolve(name + ".json"))).path("answer");
        ((ObjectNode) whole).remove("created");
        streamed.at("/choices/0/message/thinking_blocks").forEach(block -> ((ObjectNode) block).remove("index"));
        // What an unknown delta brought has no place in OpenAI's form.
        whole.at("/choices/0/message/content_blocks").forEach(block -> ((ObjectNode) block).remove("edge"));
        assertThat(whole).isEqualTo(streamed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream-plain", "stream-tools"})
    void theVendorsLibraryTakesTheMessage(String name) throws IOException {
        String text = Files.readString(CASES.resolve(name + ".sse"));
        byte[] message = Objects.requireNonNull(read(text).finish());
        Message read = com.anthropic.core.ObjectMappers.jsonMapper().readValue(message, Message.class);
        if (!text.contains("server_tool_use")) {
            read.validate(); // It refuses the name of its own web search.
        }
        assertThat(read.content()).isNotEmpty();
        assertThat(read.stopReason()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream-plain", "stream-tools"})
    void thoseWhoReadAlongHaveAllThatTheVendorsLibraryWants(String name) throws IOException {
        MessageAccumulator accumulator = MessageAccumulator.create();
        List<String> types = new ArrayList<>();
        StreamedAnswer answer = StreamedAnswer.of(
                Endpoint.MESSAGES, 1_000_000, FinishReasons.KNOWN, StreamTranslation.NONE, new StreamProgress(event -> {
                    types.add(JSON.readTree(event.bytes()).path("type").stringValue());
                    accumulator.accumulate(parsed(event));
                }));
        feed(answer, Files.readString(CASES.resolve(name + ".sse")));

        assertThat(types).startsWith("message_start", "content_block_start").endsWith("message_delta", "message_stop");
        assertThat(accumulator.message().stopReason()).isPresent();
    }

    @Test
    void aStreamWithoutAStopReasonIsNoAnswerAndItsPlaceholderNoBill() {
        StreamedAnswer answer = read("""
            data: {"type":"message_start","message":{"id":"a","content":[],"usage":{"input_tokens":9,"output_tokens":1}}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hal"}}

            """);
        assertThat(answer.hasBegun()).isTrue();
        assertThat(answer.finish()).isNull();
        assertThat(answer.money()).isNull();
    }

    @Test
    void whatACutStreamHasCountedIsKept() {
        StreamedAnswer answer = read("""
            data: {"type":"message_start","message":{"id":"a","usage":{"input_tokens":9,"output_tokens":1}}}

            data: {"type":"message_delta","delta":{},"usage":{"output_tokens":7}}

            """);
        JsonText usage = JsonText.check(JSON.writeValueAsBytes(
                Objects.requireNonNull(answer.money()).tree(1_000).path("usage")));
        ObjectNode told = JSON.createObjectNode();
        told.set("usage", MessagesUsage.normalised(usage).tree(1_000));
        assertThat(Objects.requireNonNull(new UsageNormaliser().read(told)).completionTokens())
                .isEqualTo(7);
    }

    @Test
    void anInputThatWasCutAtTheLimitIsKeptAsAText() {
        byte[] message = Objects.requireNonNull(read("""
            data: {"type":"message_start","message":{"id":"a"}}

            data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}

            data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\": \\"b"}}

            data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":7}}

            data: {"type":"message_stop"}

            """).finish());
        assertThat(JSON.readTree(message).at("/content/0/input").stringValue()).isEqualTo("{\"a\": \"b");
    }

    @Test
    void anErrorInAStreamIsTheStreamsError() {
        StreamedAnswer answer = read("""
            data: {"type":"message_start","message":{"id":"a"}}

            data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

            """);
        assertThat(answer.isDone()).isTrue();
        assertThat(new String(Objects.requireNonNull(answer.finish()), UTF_8)).contains("overloaded_error");
    }

    private static StreamedAnswer read(String stream) {
        StreamedAnswer answer =
                StreamedAnswer.of(Endpoint.MESSAGES, 1_000_000, FinishReasons.KNOWN, StreamTranslation.NONE);
        feed(answer, stream);
        return answer;
    }

    private static RawMessageStreamEvent parsed(JsonText event) {
        try {
            return com.anthropic.core.ObjectMappers.jsonMapper().readValue(event.bytes(), RawMessageStreamEvent.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void feed(StreamedAnswer answer, String stream) {
        SseParser parser = new SseParser(answer::event);
        byte[] bytes = stream.getBytes(UTF_8);
        parser.feed(bytes, 0, bytes.length);
        parser.end();
        assertThat(answer.isMalformed()).isFalse();
    }
}
