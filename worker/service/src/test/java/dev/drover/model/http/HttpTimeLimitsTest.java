package dev.drover.model.http;

import static dev.drover.model.http.TestingCalls.exchange;
import static dev.drover.model.http.TestingProviderServer.head;
import static dev.drover.model.http.TestingProviderServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.model.TimeLimits;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.Transport.Reply;
import dev.drover.model.http.TestingProviderServer.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpTimeLimitsTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Behaviour SILENT = (_, peer) -> peer.hang();

    private final HttpTransport transport = new HttpTransport(HttpSettings.DEFAULT, Map.of());

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void noHeadInTimeIsATimeoutAndTheConnectionIsClosed() throws Exception {
        try (var server = new TestingProviderServer(SILENT)) {
            Reply reply = transport.send(exchange(server.uri(), limits(SHORT, LONG, LONG, LONG), false));

            assertThat(cause(reply)).isEqualTo(Cause.TIMEOUT);
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void aBodyThatStopsIsAStall() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send(head(200, 100, "application/json") + "{");
            peer.hang();
        })) {
            Reply reply = transport.send(exchange(server.uri(), limits(LONG, LONG, SHORT, LONG), false));

            assertThat(cause(reply)).isEqualTo(Cause.STALL);
        }
    }

    @Test
    void aBodyThatDripsForeverMeetsTheTotalLimit() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send(head(200, 1_000_000, "application/json"));
            for (int i = 0; i < 1_000_000; i++) {
                peer.send(" ");
                TimeUnit.MILLISECONDS.sleep(10);
            }
        })) {
            Reply reply =
                    transport.send(exchange(server.uri(), limits(LONG, LONG, LONG, Duration.ofSeconds(1)), false));

            assertThat(cause(reply)).isEqualTo(Cause.TIMEOUT);
        }
    }

    @Test
    void theBudgetCutsWhatTheModelWouldStillAllow() throws Exception {
        try (var server = new TestingProviderServer((request, peer) -> {
            if ("first".equals(request.headers().get("idempotency-key"))) {
                peer.send(ok("{}"));
            } else {
                peer.hang();
            }
        })) {
            Exchange whole = exchange(server.uri(), limits(LONG, LONG, LONG, LONG), false);
            // Leaves a connection, so that the second call spends its budget on nothing but waiting.
            transport.send(
                    new Exchange(whole.model(), whole.key(), whole.endpoint(), whole.body(), false, "first", LONG));
            Duration budget = Duration.ofSeconds(1);
            Reply reply = transport.send(
                    new Exchange(whole.model(), whole.key(), whole.endpoint(), whole.body(), false, "second", budget));

            assertThat(cause(reply)).isEqualTo(Cause.TIMEOUT);
        }
    }

    @Test
    void aStreamWithOnlyKeepAlivesHasNoFirstToken() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n");
            while (true) {
                peer.send(": keep-alive\n\n");
                TimeUnit.MILLISECONDS.sleep(10);
            }
        })) {
            Reply reply = transport.send(exchange(server.uri(), limits(LONG, SHORT, LONG, LONG), true));

            assertThat(cause(reply)).isEqualTo(Cause.STALL);
        }
    }

    @Test
    void aGapBetweenChunksIsAStall() throws Exception {
        try (var server = new TestingProviderServer((_, peer) -> {
            peer.send("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n");
            peer.send("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n");
            peer.hang();
        })) {
            Reply reply = transport.send(exchange(server.uri(), limits(LONG, LONG, SHORT, LONG), true));

            assertThat(cause(reply)).isEqualTo(Cause.STALL);
        }
    }

    @Test
    void anInterruptEndsACallThatWaitsForTheHead() throws Exception {
        endsByInterrupt(SILENT, false);
    }

    @Test
    void anInterruptEndsACallThatReadsABody() throws Exception {
        endsByInterrupt(
                (_, peer) -> {
                    peer.send(head(200, 100, "application/json") + "{");
                    peer.hang();
                },
                false);
        endsByInterrupt(
                (_, peer) -> {
                    peer.send("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\ndata: {}\n\n");
                    peer.hang();
                },
                true);
    }

    @Test
    void manyCallsAreInFlightAtOnceOnOneThreadEach() throws Exception {
        int calls = 500;
        CountDownLatch all = new CountDownLatch(calls);
        try (var server = new TestingProviderServer((_, peer) -> {
            all.countDown();
            all.await();
            peer.send(ok("{}"));
        })) {
            List<CompletableFuture<Reply>> replies = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                replies.add(inVirtualThread(exchange(server.uri())));
            }
            for (CompletableFuture<Reply> reply : replies) {
                assertThat(reply.get(30, TimeUnit.SECONDS)).isInstanceOf(Reply.Received.class);
            }
        }
    }

    private void endsByInterrupt(Behaviour behaviour, boolean stream) throws Exception {
        try (var server = new TestingProviderServer(behaviour)) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    Reply reply = transport.send(exchange(server.uri(), limits(LONG, LONG, LONG, LONG), stream));
                    ended.complete(new AssertionError("replied: " + reply));
                } catch (Throwable e) {
                    ended.complete(e);
                }
            });
            await().until(() -> !server.requests().isEmpty());
            caller.interrupt();

            // Far below the time limits; the margin is for slow machines.
            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            await().until(() -> server.openConnections() == 0);
        }
    }

    private CompletableFuture<Reply> inVirtualThread(Exchange exchange) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        var _ = Thread.ofVirtual().start(() -> {
            try {
                reply.complete(transport.send(exchange));
            } catch (InterruptedException e) {
                reply.completeExceptionally(e);
            }
        });
        return reply;
    }

    private static TimeLimits limits(Duration response, Duration firstToken, Duration chunkGap, Duration total) {
        return new TimeLimits(Duration.ofSeconds(5), response, firstToken, chunkGap, total);
    }

    private static Cause cause(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Broken.class);
        return ((Reply.Broken) reply).cause();
    }
}
