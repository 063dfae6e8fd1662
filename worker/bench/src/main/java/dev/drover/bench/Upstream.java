package dev.drover.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.AsyncServerBootstrap;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.nio.support.BasicResponseProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.jspecify.annotations.Nullable;

/** A provider in a process of its own that answers every request alike, after a fixed time, or fails in a fixed rhythm. */
public final class Upstream implements AsyncServerRequestHandler<Message<HttpRequest, @Nullable Void>> {
    static final String READY = "upstream=";

    private static final byte[] ANSWER =
            ("{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1795000000,"
                + "\"model\":\"bench\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                            + "herd drovers evening valley ".repeat(8)
                            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":150,\"completion_tokens\":40,"
                            + "\"total_tokens\":190}}")
                    .getBytes(UTF_8);
    private static final byte[] FAILURE =
            "{\"error\":{\"message\":\"on purpose\",\"type\":\"server_error\"}}".getBytes(UTF_8);

    /** Connections that wait to be accepted; some runs open thousands at once. */
    private static final int BACKLOG = 4_096;

    private final AtomicLong calls = new AtomicLong();
    private final int attempts;
    private final Duration delay;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            work -> Thread.ofPlatform().name("clock").daemon().unstarted(work));

    private Upstream(Duration delay, int attempts) {
        this.delay = delay;
        this.attempts = attempts;
    }

    /** @param arguments the time that an answer takes, such as {@code PT0.05S}, and how many calls one success takes */
    public static void main(String[] arguments) throws Exception {
        HttpAsyncServer server = AsyncServerBootstrap.bootstrap()
                .setCanonicalHostName("127.0.0.1")
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setTcpNoDelay(true)
                        .setBacklogSize(BACKLOG)
                        .build())
                .register("*", new Upstream(Duration.parse(arguments[0]), Integer.parseInt(arguments[1])))
                .create();
        server.start();
        var listening = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), URIScheme.HTTP)
                .get();
        int port = ((InetSocketAddress) listening.getAddress()).getPort();
        System.out.println(READY + "http://127.0.0.1:" + port);
        Thread.currentThread().join();
    }

    @Override
    public AsyncRequestConsumer<Message<HttpRequest, @Nullable Void>> prepare(
            HttpRequest request, @Nullable EntityDetails entity, HttpContext context) {
        return new BasicRequestConsumer<>(entity == null ? null : new DiscardingEntityConsumer<>());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // An answer that cannot be sent has no reader.
    public void handle(Message<HttpRequest, @Nullable Void> request, ResponseTrigger trigger, HttpContext context) {
        if (delay.isZero()) {
            answer(trigger, context);
        } else {
            clock.schedule(() -> answer(trigger, context), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void answer(ResponseTrigger trigger, HttpContext context) {
        boolean good = calls.incrementAndGet() % attempts == 0;
        HttpResponse response = new org.apache.hc.core5.http.message.BasicHttpResponse(good ? 200 : 500);
        response.setHeader("x-request-id", "bench");
        try {
            trigger.submitResponse(
                    new BasicResponseProducer(
                            response,
                            new BasicAsyncEntityProducer(good ? ANSWER : FAILURE, ContentType.APPLICATION_JSON)),
                    context);
        } catch (Exception e) {
            System.err.println("upstream: " + e);
        }
    }
}
