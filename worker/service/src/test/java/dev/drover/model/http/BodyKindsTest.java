package dev.drover.model.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.model.ResponseMemory;
import dev.drover.model.TimeLimits;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.Transport.Reply;
import dev.drover.model.http.TestingProviderServer.Behaviour;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body says what kind of body came: lines without fields, errors as events, blanks that keep a call alive. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BodyKindsTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int BOUND = 64 * 1024;
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration GAP = Duration.ofSeconds(1);
    private static final String JSON_ANSWER =
            "{'choices':[{'index':0,'message':{'content':'Hello'},'finish_reason':'stop'}]}";
    private static final String HELLO =
            "{'object':'chat.completion.chunk','choices':[{'index':0,'delta':{'content':'Hello'}}]}\n";
    private static final String STOP = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}\n";

    private final HttpTransport transport =
            new HttpTransport(new HttpSettings(64, BOUND, "1", null, ResponseMemory.UNBOUNDED), Map.of());

    @AfterEach
    void close() {
        transport.close();
    }

    /** mudler/LocalAI#648, InfiniTensor/InfiniLM PR #15. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                HELLO + STOP,
                HELLO + "\n" + STOP + "\n",
                HELLO + STOP + "[DONE]\n",
                HELLO + "\n\r\n" + STOP + "data: [DONE]\n\n",
                "\n \n" + HELLO + STOP,
                "\n\uFEFF" + HELLO + STOP,
                HELLO + "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}",
                "data: " + HELLO + "\n" + STOP,
            })
    void objectsOnLinesAreAStream(String body) throws Exception {
        for (int piece : new int[] {1, 7, 100_000}) {
            JsonNode answer = JSON.readTree(received(200, "", body, piece).body());
            assertThat(answer.at("/choices/0/message/content").stringValue("")).isEqualTo("Hello");
            assertThat(answer.at("/choices/0/finish_reason").stringValue("")).isEqualTo("stop");
        }
    }

    @Test
    void linesMayBeMoreThanTheAnswerInThem() throws Exception {
        String body = HELLO.repeat(BOUND / 40) + STOP;
        JsonNode answer = JSON.readTree(received(200, "", body, 10_000).body());
        assertThat(answer.at("/choices/0/message/content").stringValue("")).hasSize(5 * (BOUND / 40));
    }

    @Test
    void linesThatAreCutTellWhatTheySaidOfTheirUsage() throws Exception {
        Reply cut = sent(200, "", HELLO + "{'choices':[],'usage':{'prompt_tokens':3}}\n{'choi", 1_000, false);
        assertThat(cut).isInstanceOfSatisfying(Reply.Broken.class, broken -> {
            assertThat(broken.cause()).isEqualTo(Cause.TRUNCATED);
            assertThat(broken.usage()).isNotNull();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {JSON_ANSWER, "{\n 'choices':\n[{\n'index':0}]\n}\n", "{}\n[DONE]\n", "{\n{\n", "[\n{}\n]\n"})
    void anyOtherBodyIsWhole(String body) throws Exception {
        String answer = new String(received(200, "", body, 3).body(), UTF_8);
        assertThat(answer).isNotEmpty().isSubstringOf(body.replace('\'', '"'));
    }

    /** A proxy writes its error into the stream as it is. */
    @Test
    void anErrorOnALineOfItsOwnInAStreamIsNoticed() throws Exception {
        String body = "data: " + HELLO + "\n{'error':{'code':'insufficient_quota'}}\n\ndata: " + STOP + "\n";
        Reply.Received reply = received(200, "Content-Type: text/event-stream\r\n", body, 50);
        assertThat(JSON.readTree(reply.body()).at("/error/code").stringValue(""))
                .isEqualTo("insufficient_quota");
        assertThat(reply.begun()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {'error':{'code':'insufficient_quota'}}\n\n",
                "event: error\ndata: {'error':{'code':'insufficient_quota'}}\n\ndata: [DONE]\n\n",
                ": hello\n\ndata: {'id':'x'}\n\ndata: {'error':\ndata: {'code':'insufficient_quota'}}\n\n",
            })
    void anErrorsStatusMayHaveABodyOfEvents(String body) throws Exception {
        for (String type : new String[] {"", "Content-Type: text/event-stream\r\n"}) {
            Reply.Received reply = received(429, type, body, 9);
            assertThat(JSON.readTree(reply.body()).at("/error/code").stringValue(""))
                    .isEqualTo("insufficient_quota");
        }
    }

    @Test
    void eventsThatTellNoErrorStayTheBodyOfAnError() throws Exception {
        assertThat(new String(received(502, "", "data: gone\n\n", 100).body(), UTF_8))
                .isEqualTo("data: gone\n\n");
    }

    /** DeepSeek sends blank lines while a request waits (sgl-project/sglang PR #3689), more than anybody looks at otherwise. */
    @Test
    void blanksBeforeAWholeAnswerAreMoreThanThePrefix() throws Exception {
        String blanks = "\r\n \n".repeat(BOUND / 5);
        for (String type : new String[] {"", "Content-Type: text/event-stream\r\n"}) {
            JsonNode answer = JSON.readTree(
                    received(200, type, blanks + JSON_ANSWER, 10_000).body());
            assertThat(answer.at("/choices/0/message/content").stringValue("")).isEqualTo("Hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Encoding: gzip\r\n", "Content-Type: application/json\r\n"})
    void blanksBeforeAWholeAnswerKeepTheCallAliveUntilTheTotalLimit(String headers) throws Exception {
        boolean stream = headers.startsWith("Content-Type");
        assertThat(cause(headers, stream, Duration.ofSeconds(3))).isEqualTo(Cause.TIMEOUT);
    }

    @Test
    void blanksBeforeAStreamAreNoFirstToken() throws Exception {
        assertThat(cause("", true, LONG)).isEqualTo(Cause.STALL);
    }

    /** Blanks each tenth of the gap that would be a stall. */
    private Cause cause(String headers, boolean stream, Duration total) throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send("HTTP/1.1 200 X\r\n" + headers + "\r\n");
            while (true) {
                peer.send("\n");
                TimeUnit.MILLISECONDS.sleep(GAP.toMillis() / 10);
            }
        })) {
            TimeLimits limits = new TimeLimits(Duration.ofSeconds(5), LONG, GAP, GAP, total);
            Reply reply = transport.send(TestingCalls.exchange(server.uri(), limits, stream));
            assertThat(reply).isInstanceOf(Reply.Broken.class);
            return ((Reply.Broken) reply).cause();
        }
    }

    private Reply.Received received(int status, String headers, String body, int piece) throws Exception {
        Reply reply = sent(status, headers, body, piece, false);
        assertThat(reply).isInstanceOf(Reply.Received.class);
        return (Reply.Received) reply;
    }

    private Reply sent(int status, String headers, String body, int piece, boolean stream) throws Exception {
        Behaviour behaviour = (_, peer) -> {
            peer.send("HTTP/1.1 " + status + " X\r\n" + headers + "\r\n");
            String json = body.replace('\'', '"');
            for (int at = 0; at < json.length(); at += piece) {
                peer.send(json.substring(at, Math.min(json.length(), at + piece)));
            }
            peer.close();
        };
        try (var server = new TestingProviderServer(behaviour)) {
            Exchange chat = TestingCalls.exchange(server.uri(), TestingCalls.PATIENT, stream);
            return transport.send(new Exchange(
                    chat.model(),
                    chat.key(),
                    Endpoint.CHAT_COMPLETIONS,
                    chat.body(),
                    stream,
                    "k",
                    Duration.ofMinutes(1)));
        }
    }
}
