package dev.drover.model.http;

import static dev.drover.model.http.TestingCalls.exchange;
import static dev.drover.model.http.TestingProviderServer.head;
import static dev.drover.model.http.TestingProviderServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.model.ResponseMemory;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Reply;
import dev.drover.model.http.TestingProviderServer.Behaviour;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpBrokenReplyTest {
    private final HttpTransport transport =
            new HttpTransport(new HttpSettings(64, 64 * 1024, "1.2.3", null, ResponseMemory.UNBOUNDED), Map.of());

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void nobodyListeningIsANetworkFailure() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(cause(transport.send(exchange(URI.create("http://127.0.0.1:" + port)))))
                .isEqualTo(Cause.NETWORK);
    }

    @Test
    void aNameThatDoesNotResolveIsANetworkFailure() throws Exception {
        assertThat(cause(transport.send(exchange(URI.create("http://nobody.invalid")))))
                .isEqualTo(Cause.NETWORK);
    }

    @Test
    void plainTextWhereTlsIsExpectedIsANetworkFailure() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> peer.send(ok("{}")))) {
            URI tls = URI.create("https://127.0.0.1:" + server.uri().getPort());
            assertThat(cause(transport.send(exchange(tls)))).isEqualTo(Cause.NETWORK);
        }
    }

    @Test
    void aResetBeforeTheHeadIsANetworkFailure() throws Exception {
        assertThat(cause(answeredBy((_, peer) -> peer.reset()))).isEqualTo(Cause.NETWORK);
        assertThat(cause(answeredBy((_, peer) -> peer.close()))).isEqualTo(Cause.NETWORK);
    }

    @Test
    void aConnectionThatDiedWhileIdleIsANetworkFailureOrNotUsedAtAll() throws Exception {
        try (var server = new TestingProviderServer((request, peer) -> {
            peer.send(ok("{}"));
            peer.close();
        })) {
            transport.send(exchange(server.uri()));
            Reply second = transport.send(exchange(server.uri()));

            boolean fresh = second instanceof Reply.Received;
            assertThat(fresh || cause(second) == Cause.NETWORK).isTrue();
        }
    }

    @Test
    void aBodyShorterThanPromisedIsTruncated() throws Exception {
        Behaviour half = (_, peer) -> {
            peer.send(head(200, 100, "application/json") + "{\"choices\":[");
            peer.close();
        };
        assertThat(answeredBy(half)).isInstanceOfSatisfying(Reply.Broken.class, broken -> {
            assertThat(broken.cause()).isEqualTo(Cause.TRUNCATED);
            assertThat(broken.status()).isEqualTo(200);
        });
    }

    @Test
    void aResetInTheBodyIsTruncated() throws Exception {
        Behaviour reset = (_, peer) -> {
            peer.send(head(200, 100, "application/json") + "{");
            peer.reset();
        };
        assertThat(cause(answeredBy(reset))).isIn(Cause.TRUNCATED, Cause.NETWORK);
    }

    @Test
    void chunksWithoutAnEndAreTruncated() throws Exception {
        String begun = "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n";
        assertThat(cause(answeredBy((_, peer) -> {
                    peer.send(begun);
                    peer.close();
                })))
                .isEqualTo(Cause.TRUNCATED);
        assertThat(cause(answeredBy((_, peer) -> {
                    peer.send(begun + "20\r\nshort");
                    peer.close();
                })))
                .isEqualTo(Cause.TRUNCATED);
    }

    @Test
    void chunksThatAreNoneBreakTheProtocol() throws Exception {
        String wrong = "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n";
        assertThat(cause(answeredBy((_, peer) -> peer.send(wrong)))).isEqualTo(Cause.PROTOCOL);
    }

    @Test
    void bytesThatAreNoHttpBreakTheProtocol() throws Exception {
        assertThat(cause(answeredBy((_, peer) -> {
                    peer.send("HTTP/1.1 banana\r\n\r\n");
                    peer.close();
                })))
                .isIn(Cause.PROTOCOL, Cause.NETWORK);
    }

    private Reply answeredBy(Behaviour behaviour) throws IOException, InterruptedException {
        try (var server = new TestingProviderServer(behaviour)) {
            return transport.send(exchange(server.uri()));
        }
    }

    private static Cause cause(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Broken.class);
        return ((Reply.Broken) reply).cause();
    }
}
