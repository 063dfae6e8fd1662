package dev.drover.model.http;

import dev.drover.contracts.Endpoint;
import dev.drover.model.Model;
import dev.drover.model.Provider;
import dev.drover.model.ResponseMemory;
import dev.drover.model.TimeLimits;
import dev.drover.model.Transport;
import dev.drover.model.dialect.ProviderDialect.Outgoing;
import java.io.IOException;
import java.net.URI;
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
    private final String userAgent;
    private final Watchdog watchdog = new Watchdog();
    private final Map<ClientKey, ProviderClient> clients = new ConcurrentHashMap<>();
    private final Map<Route, Destination> destinations = new ConcurrentHashMap<>();

    /** @param environment where {@code HTTPS_PROXY} and its kin are looked up */
    public HttpTransport(HttpSettings settings, Map<String, String> environment) {
        this.settings = settings;
        this.userAgent = "drover/" + settings.version();
        this.proxies = new ProxyRules(environment);
        watchdog.every(IDLE_CHECK_MILLIS, () -> clients.values().forEach(ProviderClient::closeIdle));
    }

    @Override
    public Reply send(Exchange exchange) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        TimeLimits limits = exchange.model().timeLimits();
        Destination destination = destination(exchange);
        WatchedPost post = post(exchange, destination.address());
        Duration budget = exchange.budget();
        Duration total = budget.compareTo(limits.total()) < 0 ? budget : limits.total();
        CallClock clock = new CallClock(total, limits.connect(), System.nanoTime(), post::cancel);
        post.onConnected(() -> clock.phase(limits.response(), Cause.TIMEOUT));
        watchdog.watch(clock);
        try {
            return exchanged(exchange, destination, post, clock);
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

    private Reply exchanged(Exchange exchange, Destination destination, WatchedPost post, CallClock clock)
            throws InterruptedException {
        try (ResponseMemory.Lease memory = settings.memory().open()) {
            ResponseReader reader =
                    new ResponseReader(exchange, settings.maxResponseBytes(), clock, post::cancel, memory);
            return exchanged(destination, post, clock, reader);
        }
    }

    private Reply exchanged(Destination destination, WatchedPost post, CallClock clock, ResponseReader reader)
            throws InterruptedException {
        boolean opened = false;
        try {
            ClassicHttpResponse response = destination.client().open(destination.host(), post);
            opened = true;
            try {
                return post.isConnected() ? reader.read(response) : reader.refusedByProxy(response);
            } finally {
                Closer.closeQuietly(response);
            }
        } catch (IOException | RuntimeException e) {
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

    private WatchedPost post(Exchange exchange, URI address) {
        Provider provider = exchange.model().provider();
        WatchedPost post = new WatchedPost(address);
        post.setEntity(new ByteArrayEntity(exchange.body(), ContentType.APPLICATION_JSON));
        post.setHeader("User-Agent", userAgent);
        post.setHeader("Accept", exchange.stream() ? "text/event-stream, application/json" : "application/json");
        post.setHeader("Accept-Encoding", "identity");
        post.setHeader("Idempotency-Key", exchange.idempotencyKey());
        exchange.dialect()
                .headers(new Outgoing(address, exchange.body(), exchange.key().reveal()))
                .forEach(post::setHeader);
        provider.headers().forEach(post::setHeader);
        return post;
    }

    private Destination destination(Exchange exchange) {
        Route route = new Route(exchange.model(), exchange.endpoint(), exchange.stream());
        Destination known = destinations.get(route);
        return known != null ? known : destinations.computeIfAbsent(route, this::newDestination);
    }

    private Destination newDestination(Route route) {
        Model model = route.model();
        Provider provider = model.provider();
        URI address =
                provider.dialect().address(provider.baseUrl(), route.endpoint(), model.upstreamName(), route.stream());
        String host = Objects.requireNonNull(address.getHost(), "the base URL has no host");
        return new Destination(
                address,
                new HttpHost(address.getScheme(), host, address.getPort()),
                clients.computeIfAbsent(
                        new ClientKey(provider, model.timeLimits().connect()), this::newClient));
    }

    private ProviderClient newClient(ClientKey key) {
        return new ProviderClient(settings, key.connect(), proxies.proxyFor(key.provider()));
    }

    /** What an address is made of. */
    private record Route(Model model, Endpoint endpoint, boolean stream) {}

    private record Destination(URI address, HttpHost host, ProviderClient client) {}

    /** The connect timeout belongs to the connections, so models that differ in it do not share them. */
    private record ClientKey(Provider provider, Duration connect) {}
}
