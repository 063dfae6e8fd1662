package dev.drover.testbed;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * An OpenAI-compatible provider on 127.0.0.1 that misbehaves according to a plan: a bare HTTP/1.1 server with one
 * virtual thread per connection, so that it can reset, cut and drip, and hold many thousands of calls at once.
 *
 * <p>Serves {@code /v1/chat/completions}, {@code /v1/completions}, {@code /v1/embeddings}, {@code /v1/responses} and
 * {@code /v1/models}, Anthropic's {@code /v1/messages} and Google's {@code /v1beta/models/…:generateContent}; {@code GET /control/stats} answers with its facts as JSON, {@code POST /control/clear} forgets
 * them. What a prompt can ask for by itself says {@link Script}.
 */
public final class SimulatedProvider implements AutoCloseable {
    private static final int BACKLOG = 8_192;
    private static final int BUFFER = 4_096;

    private final ServerSocket server;
    private final ProviderFacts facts = new ProviderFacts();
    private final ProviderKeys keys = new ProviderKeys();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile Fates fates;
    private volatile CountDownLatch released = new CountDownLatch(0);

    private SimulatedProvider(ServerSocket server, FaultPlan plan) {
        this.server = server;
        this.fates = new Fates(plan, null);
    }

    /** Starts on a free port. */
    public static SimulatedProvider start(FaultPlan plan) {
        return start(plan, 0);
    }

    /**
     * Starts on a given port.
     *
     * @param port 0 for a free one
     */
    public static SimulatedProvider start(FaultPlan plan, int port) {
        return start(plan, port, InetAddress.getLoopbackAddress());
    }

    /** Starts where other machines, or other containers, reach it. */
    static SimulatedProvider start(FaultPlan plan, int port, InetAddress address) {
        try {
            var server = new ServerSocket(port, BACKLOG, address);
            var provider = new SimulatedProvider(server, plan);
            Thread.ofVirtual().name("simulated-provider").start(provider::accept);
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("the simulated provider cannot listen on port " + port, e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Without {@code /v1}. */
    public String rootUrl() {
        return "http://127.0.0.1:" + port();
    }

    /** As a provider's base URL is usually given: it ends in {@code /v1}. */
    public String baseUrl() {
        return rootUrl() + "/v1";
    }

    public ProviderFacts facts() {
        return facts;
    }

    public ProviderKeys keys() {
        return keys;
    }

    /** Replaces the plan; outages, quotas and the counts that fates depend on begin anew. */
    public void plan(FaultPlan plan) {
        fates = new Fates(plan, null);
    }

    /** The same for a while, after which every call is answered. */
    void plan(FaultPlan plan, Duration lasts) {
        fates = new Fates(plan, Instant.now().plus(lasts));
    }

    /** Keeps all answers back, whatever their latency, until {@link #release}. */
    public void hold() {
        released = new CountDownLatch(1);
    }

    /** Gives the answers that were held, and holds no more. */
    public void release() {
        released.countDown();
    }

    void awaitRelease() throws InterruptedException {
        released.await();
    }

    Fates fates() {
        return fates;
    }

    /** Closes all connections; calls in flight get no answer. */
    @Override
    public void close() {
        closeQuietly(server);
        connections.forEach(SimulatedProvider::closeQuietly);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                // Closed, or a connection that was gone before it was accepted.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            var out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            var exchange = new ProviderExchange(this, socket, out);
            HttpRequest request = HttpRequest.read(in, out);
            while (request != null && exchange.answer(request) && request.keepAlive()) {
                request = HttpRequest.read(in, out);
            }
        } catch (IOException _) {
            // The client has left.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socket);
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception _) {
            // Nothing is left to be done with it.
        }
    }
}
