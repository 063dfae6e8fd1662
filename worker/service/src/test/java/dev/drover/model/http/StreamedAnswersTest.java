package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.JsonText;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.Transport.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamedAnswersTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpTransport transport = new HttpTransport(HttpSettings.DEFAULT, Map.of());

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void chunksOfAChatBecomeItsCompletion() throws Exception {
        JsonNode answer = whole(Endpoint.CHAT_COMPLETIONS, """
            {"id":"c1","object":"chat.completion.chunk","created":1,"model":"g","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}
            {"id":"c1","choices":[{"index":0,"delta":{"content":"Hel"},"logprobs":{"content":[{"token":"Hel"}]}}]}
            {"id":"c1","choices":[{"index":1,"delta":{"content":"Zwei"}},{"index":0,"delta":{"content":"lo"},"logprobs":{"content":[{"token":"lo"}]}}]}
            {"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"},{"index":1,"delta":{},"finish_reason":"length"}]}
            {"id":"c1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}
            [DONE]
            """);

        assertThat(answer).isEqualTo(JSON.readTree("""
            {"id":"c1","object":"chat.completion","created":1,"model":"g",
             "usage":{"prompt_tokens":3,"completion_tokens":2},
             "choices":[
              {"index":0,"message":{"role":"assistant","content":"Hello"},
               "logprobs":{"content":[{"token":"Hel"},{"token":"lo"}]},"finish_reason":"stop"},
              {"index":1,"message":{"content":"Zwei","role":"assistant"},"finish_reason":"length"}]}\
            """));
    }

    @Test
    void toolCallsAreMergedByTheirIndex() throws Exception {
        JsonNode answer = whole(Endpoint.CHAT_COMPLETIONS, """
            {"choices":[{"index":0,"delta":{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"t0","type":"function","function":{"name":"f","arguments":""}}]}}]}
            {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"a\\""}}]}}]}
            {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"t1","type":"function","function":{"name":"g","arguments":"{}"}}]}}]}
            {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}]}
            {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
            [DONE]
            """);

        assertThat(answer.path("choices").path(0).path("message")).isEqualTo(JSON.readTree("""
            {"role":"assistant","content":null,"tool_calls":[
             {"id":"t0","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}},
             {"id":"t1","type":"function","function":{"name":"g","arguments":"{}"}}]}\
            """));
    }

    @Test
    void aRefusalIsPutTogetherToo() throws Exception {
        JsonNode answer = whole(Endpoint.CHAT_COMPLETIONS, """
            {"choices":[{"index":0,"delta":{"role":"assistant","refusal":"I "}}]}
            {"choices":[{"index":0,"delta":{"refusal":"can't"},"finish_reason":"stop"}]}
            """);

        assertThat(answer.at("/choices/0/message/refusal").stringValue("")).isEqualTo("I can't");
    }

    @Test
    void chunksOfACompletionBecomeItsText() throws Exception {
        JsonNode answer = whole(Endpoint.COMPLETIONS, """
            {"id":"t","object":"text_completion","choices":[{"index":0,"text":"Once ","finish_reason":null}]}
            {"id":"t","choices":[{"index":0,"text":"upon","finish_reason":"stop"}]}
            [DONE]
            """);

        assertThat(answer.at("/choices/0/text").stringValue("")).isEqualTo("Once upon");
        assertThat(answer.path("object").stringValue("")).isEqualTo("text_completion");
    }

    @Test
    void theLastEventOfAResponseHoldsItWhole() throws Exception {
        JsonNode answer = whole(Endpoint.RESPONSES, """
            {"type":"response.created","response":{"id":"r","status":"in_progress"}}
            {"type":"response.output_text.delta","delta":"hi"}
            {"type":"response.completed","response":{"id":"r","status":"completed","output":[{"type":"message"}]}}
            """);

        assertThat(answer).isEqualTo(JSON.readTree("""
            {"id":"r","status":"completed","output":[{"type":"message"}]}\
            """));
    }

    @Test
    void aStreamWithoutAFinishReasonIsTruncatedWhateverItsEndMarkSays() throws Exception {
        String begun = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n";
        assertThat(cause(streamed(Endpoint.CHAT_COMPLETIONS, begun))).isEqualTo(Cause.TRUNCATED);
        assertThat(cause(streamed(Endpoint.CHAT_COMPLETIONS, begun + "[DONE]\n")))
                .isEqualTo(Cause.TRUNCATED);
        assertThat(cause(streamed(Endpoint.CHAT_COMPLETIONS, "[DONE]\n"))).isEqualTo(Cause.TRUNCATED);
        assertThat(cause(streamed(Endpoint.RESPONSES, "{\"type\":\"response.created\"}\n")))
                .isEqualTo(Cause.TRUNCATED);
    }

    @Test
    void oneOfSeveralChoicesWithoutAFinishReasonIsTruncated() throws Exception {
        String two =
                "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"},{\"index\":1,\"delta\":{}}]}\n";
        assertThat(cause(streamed(Endpoint.CHAT_COMPLETIONS, two))).isEqualTo(Cause.TRUNCATED);
    }

    @Test
    void anErrorInTheStreamIsWhatAWholeAnswerWithThatErrorWouldBe() throws Exception {
        String failing = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":3}}\n"
                + "{\"error\":{\"message\":\"engine died\",\"type\":\"server_error\"}}\n";
        assertThat(whole(Endpoint.CHAT_COMPLETIONS, failing)).isEqualTo(JSON.readTree("""
            {"error":{"message":"engine died","type":"server_error"},"usage":{"prompt_tokens":3}}\
            """));
    }

    @Test
    void aCutStreamTellsWhatItSaidOfItsUsage() throws Exception {
        String cut = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":3}}\n";
        assertThat(streamed(Endpoint.CHAT_COMPLETIONS, cut)).isInstanceOfSatisfying(Reply.Broken.class, broken -> {
            assertThat(broken.cause()).isEqualTo(Cause.TRUNCATED);
            assertThat(broken.usage()).isEqualTo(JsonText.check("{\"usage\":{\"prompt_tokens\":3}}".getBytes(UTF_8)));
        });
    }

    @Test
    void anEventThatIsNoJsonBreaksTheProtocol() throws Exception {
        assertThat(cause(streamed(Endpoint.CHAT_COMPLETIONS, "{\"choices\":[\n")))
                .isEqualTo(Cause.PROTOCOL);
    }

    @Test
    void aProviderThatIgnoresTheWishForAStreamIsReadAsItIs() throws Exception {
        try (var server =
                new TestingProviderServer((_, peer) -> peer.send(TestingProviderServer.ok("{\"choices\":[]}")))) {
            assertThat(transport.send(exchange(server, Endpoint.CHAT_COMPLETIONS)))
                    .isInstanceOfSatisfying(
                            Reply.Received.class,
                            r -> assertThat(new String(r.body(), java.nio.charset.StandardCharsets.UTF_8))
                                    .isEqualTo("{\"choices\":[]}"));
        }
    }

    @Test
    void aStreamThatEndedProperlyLeavesItsConnectionToTheNextCall() throws Exception {
        String event =
                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
        String answer = "HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(event.length()) + "\r\n" + event + "\r\n0\r\n\r\n";
        try (var server = new TestingProviderServer((_, peer) -> peer.send(answer))) {
            for (int i = 0; i < 3; i++) {
                assertThat(transport.send(exchange(server, Endpoint.CHAT_COMPLETIONS)))
                        .isInstanceOf(Reply.Received.class);
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerIsNotHeldBackByAConnectionThatStaysOpen() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send("HTTP/1.1 200 X\r\n"
                    + "Content-Type: text/event-stream\r\n\r\n"
                    + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: [DONE]\n\n");
            peer.hang();
        })) {
            assertThat(transport.send(exchange(server, Endpoint.CHAT_COMPLETIONS)))
                    .isInstanceOf(Reply.Received.class);
        }
    }

    private JsonNode whole(Endpoint endpoint, String events) throws IOException, InterruptedException {
        Reply reply = streamed(endpoint, events);
        assertThat(reply).isInstanceOf(Reply.Received.class);
        return JSON.readTree(((Reply.Received) reply).body());
    }

    /** Each line is one event's data. */
    private Reply streamed(Endpoint endpoint, String events) throws IOException, InterruptedException {
        StringBuilder body =
                new StringBuilder("HTTP/1.1 200 X\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n");
        events.lines().forEach(line -> body.append("data: ").append(line).append("\n\n"));
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send(body.toString());
            peer.close();
        })) {
            return transport.send(exchange(server, endpoint));
        }
    }

    private static Exchange exchange(TestingProviderServer server, Endpoint endpoint) {
        Exchange chat = TestingCalls.exchange(server.uri(), TestingCalls.PATIENT, true);
        return new Exchange(
                chat.model(), chat.key(), endpoint, chat.body(), true, chat.idempotencyKey(), Duration.ofMinutes(1));
    }

    private static Cause cause(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Broken.class);
        return ((Reply.Broken) reply).cause();
    }
}
