package dev.drover.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.JsonText;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bytes of a socket in, the reply out: nothing here knows how an answer is put together. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OddAnswersTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String STOP = "{'choices':[{'index':0,'delta':{},'finish_reason':'stop'}]}";
    private static final String HELLO = "{'id':'c','model':'x','choices':[{'index':0,'delta':{'content':'Hello'}}]}";
    private static final int BOUND = 256 * 1024;

    private final HttpTransport transport = new HttpTransport(
            new HttpSettings(64, BOUND, "1", null, dev.drover.model.ResponseMemory.UNBOUNDED), Map.of());

    @AfterEach
    void close() {
        transport.close();
    }

    /** Source, events (one a line), JSON pointer, its value. */
    static Stream<Arguments> streams() {
        return Stream.of(
                row(
                        "own",
                        HELLO + "\n" + STOP + "\n{'choices':[{'index':0,'delta':{},'finish_reason':''}]}",
                        "/choices/0/finish_reason",
                        "stop"),
                row(
                        "AbanteAI/archive-old-cli-mentat#429",
                        HELLO + "\n" + STOP
                                + "\n"
                                + "{'id':'','model':'','created':0,'object':'','choices':[{'index':0,'content_filter_offsets':{}}]}",
                        "/id",
                        "c"),
                row(
                        "openai/openai-python#2806",
                        call("'id':'a',", "f", "{") + "\n" + call("", "", "}") + "\n" + STOP,
                        "/choices/0/message/tool_calls/0/function/arguments",
                        "{}"),
                row(
                        "apache/maka#1976",
                        call("'index':0,'id':'a',", "f", "{}") + "\n" + call("'index':0,'id':'b',", "f", "{}") + "\n"
                                + STOP,
                        "/choices/0/message/tool_calls/1/id",
                        "b"),
                row(
                        "own",
                        HELLO + "\n" + STOP
                                + "\n{'choices':[],'usage':{'prompt_tokens':20}}\n{'usage':{'prompt_tokens':0}}",
                        "/usage/prompt_tokens",
                        "20"),
                row("open-webui/open-webui#16377", STOP + "\n" + HELLO, "/choices/0/message/content", "Hello"),
                row("mnfst/llm-gateway#2053", ": keep\n" + HELLO + "\n" + STOP, "/choices/0/message/content", "Hello"),
                row(
                        "BerriAI/litellm#25321, as .done has it",
                        call("'index':0,'id':'a',", "f", "{}") + "\n"
                                + call("'index':0,", "", "{'q':1}".replace("'", "\\\"")) + "\n" + STOP,
                        "/choices/0/message/tool_calls/0/function/arguments",
                        "{\"q\":1}"),
                row(
                        "own: the older function_call",
                        "{'choices':[{'index':0,'delta':{'function_call':{'name':'f','arguments':'{'}}}]}\n"
                                + "{'choices':[{'index':0,'delta':{'function_call':{'arguments':'}'}}}]}\n" + STOP,
                        "/choices/0/message/function_call/arguments",
                        "{}"),
                row(
                        "leookun/cursor-byok PR #363",
                        "{'choices':[{'index':0,'delta':{'reasoning':'a'}}]}\n"
                                + "{'choices':[{'index':0,'delta':{'reasoning':'b'}}]}\n" + STOP,
                        "/choices/0/message/reasoning",
                        "ab"),
                row(
                        "songquanpeng/one-api PR #1477, then a word of Google's",
                        "{'choices':[{'index':0,'delta':{},'finish_reason':'STOP'}]}\n"
                                + "{'choices':[{'index':0,'delta':{},'finish_reason':'SAFETY'}]}",
                        "/choices/0/finish_reason",
                        "SAFETY"),
                row(
                        "own: escapes over two chunks",
                        "{'choices':[{'index':0,'delta':{'content':'\\ud83d'}}]}\n"
                                + "{'choices':[{'index':0,'delta':{'content':'\\ude00'}}]}\n" + STOP,
                        "/choices/0/message/content",
                        "\uD83D\uDE00"),
                row(
                        "a new id with each piece: vllm-project/vllm PR #23522, BerriAI/litellm PR #28223",
                        call("'index':0,'id':'a',", "f", "{") + "\n" + call("'index':0,'id':'b',", "", "}") + "\n"
                                + STOP,
                        "/choices/0/message/tool_calls/0/function/arguments",
                        "{}"),
                row(
                        "usage in a choice: northes/go-moonshot#17",
                        HELLO
                                + "\n"
                                + "{'choices':[{'index':0,'delta':{},'finish_reason':'stop','usage':{'prompt_tokens':7}}]}",
                        "/usage/prompt_tokens",
                        "7"),
                row(
                        "tool_calls, then stop: agentjido/req_llm#638",
                        call("'index':0,'id':'a',", "f", "{}").replace("}]}}]}", "}]},'finish_reason':'tool_calls'}]}")
                                + "\n" + STOP,
                        "/choices/0/finish_reason",
                        "tool_calls"),
                row(
                        "parts and text: BerriAI/litellm#16272",
                        "{'choices':[{'index':0,'delta':{'content':[{'type':'thinking'}]}}]}\n" + HELLO + "\n" + STOP,
                        "/choices/0/message/content/1/text",
                        "Hello"),
                row(
                        "own: content_filter_results are repeated",
                        "{'choices':[{'index':0,'delta':{'content':'a'},'content_filter_results':{'hate':{'severity':'safe'}}}]}\n"
                            + "{'choices':[{'index':0,'delta':{},'content_filter_results':{'hate':{'severity':'safe'}},'finish_reason':'stop'}]}",
                        "/choices/0/content_filter_results/hate/severity",
                        "safe"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aStreamIsPutTogetherHoweverItCame(String source, String events, String pointer, String value)
            throws Exception {
        String body = sse(events);
        for (int piece : new int[] {1, 7, body.length()}) {
            JsonNode answer = received(reply("Content-Type: text/event-stream\r\n", pieces(body, piece)));
            assertThat(answer.at(pointer).asString())
                    .as("%s, by %d", source, piece)
                    .isEqualTo(value);
        }
    }

    static Stream<Arguments> bodies() {
        String json = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";
        String events = sse(HELLO + "\n" + STOP) + "data: [DONE]\n\n";
        return Stream.of(
                Arguments.of("decolua/9router#4122", "Content-Type: application/json\r\n", plain(events)),
                Arguments.of("a stream of comments first", "", plain(": PROCESSING\n\n" + events)),
                Arguments.of("JSON that calls itself a stream", "Content-Type: text/event-stream\r\n", plain(json)),
                Arguments.of("end mark behind", "", plain(json + "\n\ndata: [DONE]\n\n")),
                Arguments.of("bare end mark", "", plain(json + "[DONE]")),
                Arguments.of("blank lines and a mark", "", plain("\uFEFF" + json)),
                Arguments.of("blank lines", "Content-Type: text/event-stream\r\n", plain("\r\n\r\n \n" + json)),
                Arguments.of("prefix", "", plain(")]}',\n" + json)),
                Arguments.of("gzip that is plain", "Content-Encoding: gzip\r\n", plain(json)),
                Arguments.of("plain that is gzip", "", gzip(plain(json))),
                Arguments.of("twice", "Content-Encoding: gzip\r\n", gzip(gzip(plain(json)))),
                Arguments.of(
                        "parts of gzip",
                        "Content-Encoding: gzip\r\n",
                        joined(gzip(plain(json.substring(0, 20))), gzip(plain(json.substring(20))))),
                Arguments.of(
                        "packed stream",
                        "Content-Encoding: gzip\r\nContent-Type: text/event-stream\r\n",
                        gzip(plain(events))),
                Arguments.of(
                        "no end of the last line",
                        "Content-Type: text/event-stream\r\n",
                        plain(sse(HELLO) + "data: " + STOP.replace('\'', '"'))));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void whatCameDecidesHowItIsRead(String source, String headers, byte[] body) throws Exception {
        JsonNode answer = received(reply(headers, List.of(body)));
        assertThat(answer.at("/choices/0/message/content").asString())
                .as(source)
                .isEqualTo("Hello");
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    }

    @Test
    void aSecondPartOfGzipThatComesLaterIsReadToo() throws Exception {
        String json = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send("HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\n\r\n");
            peer.send(gzip(plain(json.substring(0, 20))));
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(200);
            peer.send(gzip(plain(json.substring(20))));
            peer.close();
        })) {
            assertThat(received(transport.send(TestingCalls.exchange(server.uri())))
                            .at("/choices/0/message/content")
                            .asString())
                    .isEqualTo("Hello");
        }
    }

    @Test
    void aHeadThatIsCutOrResetIsNoCallThatNeverArrived() throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            try (var server = new TestingProviderServer((_, peer) -> {
                peer.send("HTTP/1.1 200 X\r\nContent-Type: appl");
                java.util.concurrent.TimeUnit.MILLISECONDS.sleep(200);
                if (reset) {
                    peer.reset();
                } else {
                    peer.close();
                }
            })) {
                Reply reply = transport.send(TestingCalls.exchange(server.uri()));
                assertThat(reply instanceof Reply.Broken broken && broken.cause() == Cause.NETWORK)
                        .as("reset: " + reset + " " + reply)
                        .isFalse();
            }
        }
    }

    @Test
    void aStreamMayBeLongerOnTheWireThanTheAnswerInIt() throws Exception {
        String events = sse((HELLO + "\n").repeat(5_000) + STOP);
        assertThat(events.length()).isGreaterThan(BOUND);
        JsonNode answer = received(reply("", List.of(plain(events))));
        assertThat(answer.at("/choices/0/message/content").asString()).hasSize(25_000);
    }

    @Test
    void anErrorKeepsItsCodeAndTheUsageBeforeIt() throws Exception {
        String before = sse(
                "{'choices':[{'index':0,'delta':{'content':'a'}}],'usage':{'prompt_tokens':3,'completion_tokens':1}}");
        for (String error : List.of(
                "event: error\ndata: {\"error\":{\"code\":\"insufficient_quota\"}}\n\n",
                "data: {\"type\":\"error\",\"error\":{\"code\":\"insufficient_quota\"}}\n\n",
                "event: error\ndata: {\"code\":\"insufficient_quota\",\"message\":\"m\"}\n\n",
                "data:"
                    + " {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"error\",\"error\":{\"code\":\"insufficient_quota\"}}]}\n\n")) {
            JsonNode answer = received(reply("Content-Type: text/event-stream\r\n", List.of(plain(before + error))));
            assertThat(answer.at("/error/code").asString()).as(error).isEqualTo("insufficient_quota");
            assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        }
    }

    @Test
    void endlessHeadersOfGzipAndBombsEndAsTooLarge() throws Exception {
        byte[] header = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
        byte[] name = new byte[BOUND * 3];
        java.util.Arrays.fill(name, (byte) 'n');
        assertThat(cause(reply("Content-Encoding: gzip\r\n", List.of(header, name))))
                .isEqualTo(Cause.TOO_LARGE);
        assertThat(cause(reply("Content-Encoding: gzip\r\n", List.of(gzip(gzip(new byte[40 * 1024 * 1024]))))))
                .isEqualTo(Cause.TOO_LARGE);
        Reply.Broken broken = (Reply.Broken) reply("Content-Encoding: gzip\r\n", List.of(gzip(new byte[BOUND + 1])));
        assertThat(broken.message()).contains("max-response-size").contains(String.valueOf(BOUND));
    }

    @Test
    void anOddStatusLineIsAnOutcomeAndPossiblyBilled() throws Exception {
        for (String head : List.of(
                "HTTP/1.1 000 \r\n\r\n",
                "HTTP/1.1 99\r\n\r\n",
                "HTTP/1.1 2",
                "HTTP/1.1 -5 X\r\n\r\n",
                "HTTP/1.1 200 X\r\nno colon\r\n\r\n",
                "HTTP/9.9 200 X\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 X\r\nA: " + "a".repeat(200_000) + "\r\n\r\n",
                "HTTP/1.1 200 X\r\n" + "A: a\r\n".repeat(5_000) + "\r\n")) {
            try (var server = new TestingProviderServer((_, peer) -> {
                peer.send(head);
                peer.close();
            })) {
                Reply reply = transport.send(TestingCalls.exchange(server.uri()));
                if (reply instanceof Reply.Broken broken) {
                    assertThat(broken.cause())
                            .as(head.substring(0, Math.min(40, head.length())))
                            .isNotEqualTo(Cause.NETWORK);
                }
            }
        }
    }

    @Test
    void anyCutIntoChunksGivesTheAnswerBack() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            List<String> texts = new ArrayList<>();
            StringBuilder events = new StringBuilder();
            int choices = 1 + random.nextInt(3);
            List<List<String>> chunks = new ArrayList<>();
            for (int c = 0; c < choices; c++) {
                String text = "aü🐑\"\\\n ".repeat(1 + random.nextInt(9));
                texts.add(text);
                List<String> own = new ArrayList<>();
                for (String part : cut(text, random)) {
                    own.add("{\"choices\":[{\"index\":%d,\"delta\":{\"content\":%s}}]}".formatted(c, quoted(part)));
                }
                for (int call = 0; call < 2; call++) {
                    String arguments = "{\"k\":" + quoted(text) + "}";
                    boolean first = true;
                    for (String part : cut(arguments, random)) {
                        own.add(
                                "{\"choices\":[{\"index\":%d,\"delta\":{\"tool_calls\":[{\"index\":%d%s,\"function\":{\"arguments\":%s}}]}}]}"
                                        .formatted(c, call, first ? ",\"id\":\"c" + call + "\"" : "", quoted(part)));
                        first = false;
                    }
                }
                own.add("{\"choices\":[{\"index\":%d,\"delta\":{},\"finish_reason\":\"stop\"}]}".formatted(c));
                chunks.add(own);
            }
            while (chunks.stream().anyMatch(own -> !own.isEmpty())) {
                List<String> own = chunks.get(random.nextInt(choices));
                if (!own.isEmpty()) {
                    events.append("data: ")
                            .append(own.removeFirst())
                            .append(random.nextBoolean() ? "\r\n\r\n" : "\n\n");
                }
            }
            JsonNode answer = received(reply("", pieces(events.toString(), 1 + random.nextInt(200))));
            for (int c = 0; c < choices; c++) {
                JsonNode message = answer.at("/choices/" + c + "/message");
                assertThat(message.path("content").asString()).isEqualTo(texts.get(c));
                assertThat(message.path("tool_calls").size()).isEqualTo(2);
                assertThat(JSON.readTree(message.at("/tool_calls/1/function/arguments")
                                        .asString())
                                .path("k")
                                .asString())
                        .isEqualTo(texts.get(c));
            }
        }
    }

    @Test
    void oneEventOfManyEmptyObjectsIsKeptAsItsBytes() throws Exception {
        String wide = "{\"x\":[" + "{},".repeat(60_000) + "{}],\"y\":1e400000,\"choices\":[]}";
        JsonNode answer =
                received(reply("", List.of(plain("data: " + wide + "\n\n" + sse(HELLO + "\n" + STOP)))), "1e400000");
        assertThat(answer.path("x").size()).isEqualTo(60_001);
    }

    private static List<String> cut(String text, Random random) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(6));
            parts.add(text.substring(at, end)); // also between the halves of a character
            at = end;
        }
        return parts;
    }

    /** With escapes for all that is not ASCII, so that half a character can be written. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars()
                .forEach(c -> out.append(
                        c < 32 || c > 126 || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : (char) c + ""));
        return out.append('"').toString();
    }

    private static Arguments row(String source, String events, String pointer, String value) {
        return Arguments.of(source, events, pointer, value);
    }

    private static String call(String members, String name, String arguments) {
        String named = name.isEmpty() ? "" : "'name':'" + name + "',";
        return "{'choices':[{'index':0,'delta':{'tool_calls':[{" + members + "'function':{" + named + "'arguments':'"
                + arguments + "'}}]}}]}";
    }

    private static String sse(String events) {
        StringBuilder body = new StringBuilder();
        events.lines()
                .forEach(line ->
                        body.append("data: ").append(line.replace('\'', '"')).append("\n\n"));
        return body.toString();
    }

    private static byte[] plain(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> pieces(String text, int size) {
        byte[] bytes = plain(text);
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            pieces.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        return pieces;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Each piece is a write of its own; the body ends with the connection. */
    private Reply reply(String headers, List<byte[]> pieces) throws IOException, InterruptedException {
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send("HTTP/1.1 200 X\r\n" + headers + "\r\n");
            for (byte[] piece : pieces) {
                peer.send(piece);
            }
            peer.close();
        })) {
            return transport.send(TestingCalls.exchange(server.uri()));
        }
    }

    private static JsonNode received(Reply reply, String... holds) {
        assertThat(reply).isInstanceOf(Reply.Received.class);
        String body = new String(((Reply.Received) reply).body(), StandardCharsets.UTF_8);

        for (String hold : holds) {
            assertThat(body).contains(hold);
            body = body.replace(hold, "0");
        }
        return JSON.readTree(
                JsonText.check(body.getBytes(StandardCharsets.UTF_8)).text());
    }

    private static Cause cause(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Broken.class);
        return ((Reply.Broken) reply).cause();
    }
}
