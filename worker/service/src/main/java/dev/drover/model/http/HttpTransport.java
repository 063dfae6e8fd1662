package dev.drover.model.http;

import dev.drover.model.Model;
import dev.drover.model.Provider;
import dev.drover.model.ResponseMemory;
import dev.drover.model.TimeLimits;
import dev.drover.model.Transport;
import dev.drover.model.dialect.ProviderDialect;
import dev.drover.model.dialect.ProviderDialect.Outgoing;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;

/**
 * Calls providers over HTTP/1.1 with Apache HttpClient's classic API. Meant for virtual threads: interrupting one
 * that is blocked on its socket closes the connection (a platform thread would stay until a time limit ends it). No
 * retry, no redirect, no cookie; thread-safe.
 */
public final class HttpTransport implements Transport, AutoCloseable {
    private static final long IDLE_CHECK_MILLIS = 5_000;

    private final HttpSettings settings;
    private final ProxyRules proxies;
    private final Watchdog watchdog = new Watchdog();
    private final Map<ClientKey, ProviderClient> clients = new ConcurrentHashMap<>();

    /** @param environment where {@code HTTPS_PROXY} and its kin are looked up */
    public HttpTransport(HttpSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.proxies = new ProxyRules(environment);
        watchdog.every(IDLE_CHECK_MILLIS, () -> clients.values().forEach(ProviderClient::closeIdle));
    }

    @Override
    public Reply send(Exchange exchange) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        TimeLimits limits = exchange.model().timeLimits();
        WatchedPost post = post(exchange);
        Duration budget = exchange.budget();
        Duration total = budget.compareTo(limits.total()) < 0 ? budget : limits.total();
        CallClock clock = new CallClock(total, limits.connect(), System.nanoTime(), post::cancel);
        post.onConnected(() -> clock.phase(limits.response(), Cause.TIMEOUT));
        watchdog.watch(clock);
        try {
            return exchanged(exchange, post, clock);
        } finally {
            watchdog.forget(clock);
            clock.end();
        }
    }

    /** Closes every connection; calls in flight end as broken. */
    @Override
    public void close() {
        watchdog.close();
        clients.values().forEach(ProviderClient::close);
    }

    private Reply exchanged(Exchange exchange, WatchedPost post, CallClock clock) throws InterruptedException {
        try (ResponseMemory.Lease memory = settings.memory().open()) {
            ResponseReader reader =
                    new ResponseReader(exchange, settings.maxResponseBytes(), clock, post::cancel, memory);
            return exchanged(exchange, post, clock, reader);
        }
    }

    private Reply exchanged(Exchange exchange, WatchedPost post, CallClock clock, ResponseReader reader)
            throws InterruptedException {
        boolean opened = false;
        try {
            ClassicHttpResponse response = client(exchange.model()).open(target(post), post);
            opened = true;
            try {
                return post.isConnected() ? reader.read(response) : reader.refusedByProxy(response);
            } finally {
                Closer.closeQuietly(response);
            }
        } catch (IOException | URISyntaxException | RuntimeException e) {
            Cause fired = clock.end();
            // Closing the socket is how a virtual thread's interrupt ends a blocking read.
            if (fired == null && Thread.interrupted()) {
                throw interrupted(e);
            }
            // A head that the library cannot make an answer of is the provider's mistake.
            if (fired == null && opened && e instanceof RuntimeException bug && !(e instanceof IllegalStateException)) {
                throw bug;
            }
            return reader.broken(e, fired);
        }
    }

    private static InterruptedException interrupted(Exception cause) {
        InterruptedException interrupted = new InterruptedException("interrupted during a call");
        interrupted.initCause(cause);
        return interrupted;
    }

    private WatchedPost post(Exchange exchange) {
        Provider provider = exchange.model().provider();
        ProviderDialect dialect = exchange.dialect();
        URI address = dialect.address(
                provider.baseUrl(), exchange.endpoint(), exchange.model().upstreamName(), exchange.stream());
        WatchedPost post = new WatchedPost(address);
        post.setEntity(new ByteArrayEntity(exchange.body(), ContentType.APPLICATION_JSON));
        post.setHeader("User-Agent", "drover/" + settings.version());
        post.setHeader("Accept", exchange.stream() ? "text/event-stream, application/json" : "application/json");
        post.setHeader("Accept-Encoding", "identity");
        post.setHeader("Idempotency-Key", exchange.idempotencyKey());
        dialect.headers(new Outgoing(address, exchange.body(), provider.apiKey()))
                .forEach(post::setHeader);
        provider.headers().forEach(post::setHeader);
        return post;
    }

    private static HttpHost target(WatchedPost post) throws URISyntaxException {
        URI uri = post.getUri();
        return new HttpHost(
                uri.getScheme(), Objects.requireNonNull(uri.getHost(), "the base URL has no host"), uri.getPort());
    }

    private ProviderClient client(Model model) {
        ClientKey key = new ClientKey(model.provider(), model.timeLimits().connect());
        ProviderClient known = clients.get(key);
        return known != null ? known : clients.computeIfAbsent(key, this::newClient);
    }

    private ProviderClient newClient(ClientKey key) {
        return new ProviderClient(settings, key.connect(), proxies.proxyFor(key.provider()));
    }

    /** The connect timeout belongs to the connections, so models that differ in it do not share them. */
    private record ClientKey(Provider provider, Duration connect) {}
}
