package dev.drover.model.http;

import static dev.drover.model.http.TestingCalls.exchange;
import static dev.drover.model.http.TestingProviderServer.head;
import static dev.drover.model.http.TestingProviderServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.model.Credential;
import dev.drover.model.Provider;
import dev.drover.model.ResponseMemory;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.http.TestingProviderServer.Behaviour;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpTransportTest {
    private final HttpTransport transport =
            new HttpTransport(new HttpSettings(64, 64 * 1024, "1.2.3", null, ResponseMemory.UNBOUNDED), Map.of());

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void carriesBodyKeyAndIdentityToTheEndpoint() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> peer.send(ok("{}")))) {
            Reply reply = transport.send(exchange(server.uri()));

            assertThat(reply).isInstanceOfSatisfying(Reply.Received.class, received -> {
                assertThat(received.status()).isEqualTo(200);
                assertThat(received.headers()).containsEntry("content-type", "application/json");
                assertThat(text(received)).isEqualTo("{}");
            });
            var request = server.requests().getFirst();
            assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
            assertThat(request.body()).isEqualTo("{\"model\":\"m-upstream\"}");
            assertThat(request.headers())
                    .containsEntry("authorization", "Bearer sk-test-1234567890")
                    .containsEntry("idempotency-key", "key-1")
                    .containsEntry("user-agent", "drover/1.2.3")
                    .containsEntry("content-type", "application/json; charset=UTF-8")
                    .doesNotContainKey("cookie");
        }
    }

    @Test
    void eachKindOfProviderGetsItsKeyInItsOwnHeader() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> peer.send(ok("{}")))) {
            transport.send(of(server.uri(), ProviderKind.AZURE));
            transport.send(of(server.uri(), ProviderKind.ANTHROPIC));
            transport.send(of(server.uri(), ProviderKind.GEMINI));

            assertThat(server.requests().get(0).headers())
                    .containsEntry("api-key", "secret")
                    .containsEntry("x-own", "yes")
                    .doesNotContainKey("authorization");
            assertThat(server.requests().get(1).headers())
                    .containsEntry("x-api-key", "secret")
                    .containsEntry("anthropic-version", "2023-06-01")
                    .doesNotContainKey("authorization");
            assertThat(server.requests().get(1).line()).startsWith("POST /v1/messages ");
            assertThat(server.requests().get(2).headers())
                    .containsEntry("x-goog-api-key", "secret")
                    .doesNotContainKey("authorization");
            assertThat(server.requests().get(2).line()).startsWith("POST /v1beta/models/m-upstream:generateContent ");
        }
    }

    @Test
    void callsOneAfterTheOtherShareAConnection() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> peer.send(ok("{}")))) {
            for (int i = 0; i < 5; i++) {
                transport.send(exchange(server.uri()));
            }

            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRedirectIsNotFollowedAndACookieIsNotKept() throws Exception {
        String redirect = "HTTP/1.1 307 X\r\nLocation: /elsewhere\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n";
        try (var server = new TestingProviderServer((_, peer) -> peer.send(redirect))) {
            assertThat(status(transport.send(exchange(server.uri())))).isEqualTo(307);
            transport.send(exchange(server.uri()));

            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().get(1).headers()).doesNotContainKey("cookie");
        }
    }

    @Test
    void nothingIsRetriedHere() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> peer.send(head(503, 0, "text/plain")))) {
            assertThat(status(transport.send(exchange(server.uri())))).isEqualTo(503);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void anErrorKeepsItsHeadersAndBody() throws Exception {
        String body = "{\"error\":{\"code\":\"slow_down\"}}";
        String answer = "HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (var server = new TestingProviderServer((_, peer) -> peer.send(answer))) {
            assertThat(transport.send(exchange(server.uri()))).isInstanceOfSatisfying(Reply.Received.class, r -> {
                assertThat(r.status()).isEqualTo(429);
                assertThat(r.headers()).containsEntry("retry-after", "7");
                assertThat(text(r)).isEqualTo(body);
            });
        }
    }

    @Test
    void anAnswerAboveTheBoundIsCutOff() throws Exception {
        byte[] part = new byte[8 * 1024];
        Arrays.fill(part, (byte) ' ');
        Behaviour endless = (_, peer) -> {
            peer.send("HTTP/1.1 200 X\r\nContent-Type: application/json\r\n\r\n");
            while (true) {
                peer.send(part);
            }
        };
        assertThat(cause(answeredBy(endless))).isEqualTo(Cause.TOO_LARGE);
    }

    @Test
    void anAnswerExactlyAtTheBoundIsWhole() throws Exception {
        String body = " ".repeat(64 * 1024);
        Reply reply = answeredBy((_, peer) -> peer.send(ok(body)));
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Received.class, r -> assertThat(r.body()).hasSize(64 * 1024));
    }

    @Test
    void aCompressedAnswerIsReadAndTheBoundCountsWhatItUnpacksTo() throws Exception {
        byte[] small = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        assertThat(answeredBy((_, peer) -> gzipped(peer, small)))
                .isInstanceOfSatisfying(
                        Reply.Received.class, r -> assertThat(text(r)).isEqualTo("{\"a\":1}"));

        byte[] bomb = gzip(new byte[4 * 1024 * 1024]);
        assertThat(bomb.length).isLessThan(64 * 1024);
        assertThat(cause(answeredBy((_, peer) -> gzipped(peer, bomb)))).isEqualTo(Cause.TOO_LARGE);
    }

    @Test
    void aCutCompressedAnswerIsTruncatedAndAnUnknownEncodingBreaksTheProtocol() throws Exception {
        byte[] whole = gzip("{\"a\":\"some text that is long enough\"}".getBytes(StandardCharsets.UTF_8));
        byte[] cut = Arrays.copyOf(whole, whole.length - 10);
        assertThat(cause(answeredBy((_, peer) -> gzipped(peer, cut)))).isEqualTo(Cause.TRUNCATED);

        String brotli = "HTTP/1.1 200 X\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\n\u0001\u0002";
        assertThat(cause(answeredBy((_, peer) -> peer.send(brotli)))).isEqualTo(Cause.PROTOCOL);
    }

    @Test
    void theBytesDecideWhereTheContentEncodingIsNotTrue() throws Exception {
        String plain = "{\"a\":1}";
        for (String encoding : List.of("gzip", "br", "deflate", "zstd", "gzip, gzip", "identity")) {
            String answer = "HTTP/1.1 200 X\r\nContent-Encoding: " + encoding + "\r\nContent-Length: 7\r\n\r\n" + plain;
            assertThat(answeredBy((_, peer) -> peer.send(answer)))
                    .as(encoding)
                    .isInstanceOfSatisfying(
                            Reply.Received.class, r -> assertThat(text(r)).isEqualTo(plain));
        }
        byte[] twice = gzip(gzip(plain.getBytes(StandardCharsets.UTF_8)));
        for (String header : List.of("", "Content-Encoding: gzip\r\n", "Content-Encoding: gzip, gzip\r\n")) {
            assertThat(answeredBy((_, peer) -> {
                        peer.send("HTTP/1.1 200 X\r\n" + header + "Content-Length: " + twice.length + "\r\n\r\n");
                        peer.send(twice);
                    }))
                    .as(header)
                    .isInstanceOfSatisfying(
                            Reply.Received.class, r -> assertThat(text(r)).isEqualTo(plain));
        }
    }

    @Test
    void whatSurroundsAnAnswerIsNotThePartOfIt() throws Exception {
        for (String around : List.of(
                "%s",
                "\n\n%s\n",
                "\u00ef\u00bb\u00bf%s",
                ")]}'\n%s",
                "%s[DONE]",
                "%s\n\ndata: [DONE]\n\n",
                "%sdata:[DONE]")) {
            byte[] body = around.formatted("{\"a\":[1]}").getBytes(StandardCharsets.ISO_8859_1);
            assertThat(answeredBy((_, peer) -> {
                        peer.send("HTTP/1.1 200 X\r\nContent-Length: " + body.length + "\r\n\r\n");
                        peer.send(body);
                    }))
                    .as(around)
                    .isInstanceOfSatisfying(
                            Reply.Received.class, r -> assertThat(text(r)).isEqualTo("{\"a\":[1]}"));
        }
    }

    @Test
    void aStreamThatNobodyAskedForIsPutTogether() throws Exception {
        String events =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n"
                        + "data: [DONE]\n\n";
        for (String type :
                List.of("text/event-stream", "Text/Event-Stream; charset=utf-8", "application/json", "text/plain")) {
            for (String before : List.of("", "\n", ": hello\n\n", "id: 1\n")) {
                String body = before + events;
                String answer = "HTTP/1.1 200 X\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body;
                assertThat(answeredBy((_, peer) -> peer.send(answer)))
                        .as(type + before)
                        .isInstanceOfSatisfying(
                                Reply.Received.class,
                                r -> assertThat(text(r))
                                        .contains(
                                                "\"content\":\"hi\"", "\"finish_reason\":\"stop\"", "chat.completion"));
            }
        }
    }

    @Test
    void anEndlessGzipHeaderCountsAgainstTheBound() throws Exception {
        byte[] head = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
        byte[] name = "n".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(cause(answeredBy((_, peer) -> {
                    peer.send("HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\n\r\n");
                    peer.send(head);
                    peer.send(name);
                    peer.close();
                })))
                .isEqualTo(Cause.TOO_LARGE);
    }

    @Test
    void emptyPartsOfGzipAreNoEndOfTheStack() throws Exception {
        byte[] empty = gzip(new byte[0]);
        byte[] many = new byte[empty.length * 3_000];
        for (int i = 0; i < 3_000; i++) {
            System.arraycopy(empty, 0, many, i * empty.length, empty.length);
        }
        Reply reply = answeredBy((_, peer) -> {
            peer.send("HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: " + many.length + "\r\n\r\n");
            peer.send(many);
        });
        assertThat(reply)
                .satisfiesAnyOf(
                        r -> assertThat(r).isInstanceOf(Reply.Received.class),
                        r -> assertThat(cause(r)).isEqualTo(Cause.PROTOCOL));
    }

    @Test
    void aStreamThatComesInSmallPiecesIsKnownAsOne() throws Exception {
        String events =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n";
        for (String before : List.of("", "\u00ef\u00bb\u00bf", "\n", ":\n")) {
            byte[] bytes = (before + events).getBytes(StandardCharsets.ISO_8859_1);
            assertThat(answeredBy((_, peer) -> {
                        peer.send("HTTP/1.1 200 X\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n");
                        for (byte one : bytes) {
                            peer.send("1\r\n");
                            peer.send(new byte[] {one});
                            peer.send("\r\n");
                        }
                        peer.send("0\r\n\r\n");
                    }))
                    .as(before)
                    .isInstanceOfSatisfying(
                            Reply.Received.class, r -> assertThat(text(r)).contains("\"content\":\"hi\""));
        }
    }

    @Test
    void anyStatusLineIsAnOutcomeThatMayHaveBeenBilled() throws Exception {
        for (String line : List.of(
                "HTTP/1.1 000 Zero",
                "HTTP/1.1 099 Low",
                "HTTP/1.1 999 High",
                "HTTP/1.1 abc",
                "SSH-2.0-x",
                "HTTP/9.9 200 X")) {
            Reply reply = answeredBy((_, peer) -> {
                peer.send(line + "\r\nContent-Length: 2\r\n\r\n{}");
                peer.close();
            });
            switch (reply) {
                case Reply.Broken broken -> assertThat(broken.cause()).as(line).isEqualTo(Cause.PROTOCOL);
                case Reply.Received received ->
                    assertThat(received.body()).as(line).isEqualTo(new byte[] {'{', '}'});
            }
        }
    }

    @Test
    void aFloodOfHeadersIsNoAnswer() throws Exception {
        assertThat(cause(answeredBy((_, peer) -> {
                    peer.send("HTTP/1.1 200 X\r\n" + "h: v\r\n".repeat(5_000) + "\r\n{}");
                    peer.close();
                })))
                .isEqualTo(Cause.PROTOCOL);
        assertThat(cause(answeredBy((_, peer) -> {
                    peer.send("HTTP/1.1 200 X\r\nh: " + "v".repeat(200_000) + "\r\n\r\n{}");
                    peer.close();
                })))
                .isEqualTo(Cause.PROTOCOL);
    }

    @Test
    void anErrorWhoseBodyIsCutStillTellsItsStatus() throws Exception {
        assertThat(status(answeredBy((_, peer) -> {
                    peer.send(head(503, 100, "text/plain") + "over");
                    peer.close();
                })))
                .isEqualTo(503);
    }

    @Test
    void aConfiguredProxyIsAskedForPlainHttp() throws Exception {
        try (var proxy = new TestingProviderServer((_, peer) -> peer.send(ok("{\"via\":1}")))) {
            var provider = new Provider(
                    "p",
                    URI.create("http://model.invalid/v1"),
                    List.of(Credential.only("p", "k")),
                    null,
                    ProviderKind.OPENAI.dialect(),
                    Map.of(),
                    proxy.uri());
            Reply reply = transport.send(exchange(TestingCalls.model(provider, TestingCalls.PATIENT), false));

            assertThat(status(reply)).isEqualTo(200);
            assertThat(proxy.requests().getFirst().line())
                    .isEqualTo("POST http://model.invalid/v1/chat/completions HTTP/1.1");
        }
    }

    @Test
    void aProxyThatRefusesTheTunnelIsANetworkFailure() throws Exception {
        try (var proxy = new TestingProviderServer((_, peer) -> peer.send(head(403, 0, "text/plain")))) {
            var provider = new Provider(
                    "p",
                    URI.create("https://model.invalid"),
                    List.of(Credential.only("p", "k")),
                    null,
                    ProviderKind.OPENAI.dialect(),
                    Map.of(),
                    proxy.uri());
            Reply reply = transport.send(exchange(TestingCalls.model(provider, TestingCalls.PATIENT), false));

            assertThat(proxy.requests().getFirst().line()).startsWith("CONNECT model.invalid:443");
            assertThat(cause(reply)).isEqualTo(Cause.NETWORK);
        }
    }

    private Reply answeredBy(Behaviour behaviour) throws IOException, InterruptedException {
        try (var server = new TestingProviderServer(behaviour)) {
            return transport.send(exchange(server.uri()));
        }
    }

    private static Exchange of(URI base, ProviderKind kind) {
        var provider = new Provider(
                "p-" + kind,
                base,
                List.of(Credential.only("p", "secret")),
                null,
                kind.dialect(),
                Map.of("X-Own", "yes"),
                null);
        return exchange(TestingCalls.model(provider, TestingCalls.PATIENT), false);
    }

    private static void gzipped(TestingProviderServer.Peer peer, byte[] bytes) throws IOException {
        peer.send("HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        peer.send(bytes);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String text(Reply.Received received) {
        return new String(received.body(), StandardCharsets.UTF_8);
    }

    private static int status(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Received.class);
        return ((Reply.Received) reply).status();
    }

    private static Cause cause(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Broken.class);
        return ((Reply.Broken) reply).cause();
    }
}
