package dev.drover.model.http;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one provider. Nothing is retried, redirected, decompressed or remembered here: each call is
 * one exchange, and what came back is told as it came.
 */
final class ProviderClient implements AutoCloseable {
    /** Thousands of connections are held at once; most answers are small. */
    private static final int BUFFER_BYTES = 4 * 1024;

    /** Beyond any honest answer's, and small enough for thousands of answers at once. */
    private static final int MOST_HEADERS = 500;

    private static final int LONGEST_LINE = 32 * 1024;

    private static final Http1Config HTTP1 = Http1Config.custom()
            .setBufferSize(BUFFER_BYTES)
            .setMaxHeaderCount(MOST_HEADERS)
            .setMaxLineLength(LONGEST_LINE)
            .build();

    private static final TimeValue IDLE = TimeValue.ofSeconds(30);

    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;

    ProviderClient(HttpSettings settings, Duration connect, @Nullable URI proxy) {
        connections = connections(settings, connect);
        client = client(connections, connect, proxy);
    }

    /** The response's head has arrived; its body is still to be read. */
    ClassicHttpResponse open(HttpHost target, ClassicHttpRequest request) throws IOException {
        return client.executeOpen(target, request, null);
    }

    void closeIdle() {
        connections.closeExpired();
        connections.closeIdle(IDLE);
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private static PoolingHttpClientConnectionManager connections(HttpSettings settings, Duration connect) {
        TlsSocketStrategy tls = settings.tls() == null
                ? DefaultClientTlsStrategy.createSystemDefault()
                : new DefaultClientTlsStrategy(settings.tls());
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(settings.connectionsPerProvider())
                .setMaxConnTotal(settings.connectionsPerProvider())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HTTP1)
                        .responseParserFactory(new HeadParserFactory(HTTP1))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(connect))
                        // Time limits on reading are the watchdog's, which knows phases.
                        .setSocketTimeout(Timeout.DISABLED)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .setIdleTimeout(Timeout.of(IDLE.getDuration(), IDLE.getTimeUnit()))
                        .build())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoKeepAlive(true)
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(timeout(connect)).build())
                .setTlsSocketStrategy(tls)
                .build();
    }

    private static CloseableHttpClient client(
            PoolingHttpClientConnectionManager connections, Duration connect, @Nullable URI proxy) {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(connect))
                        .setExpectContinueEnabled(false)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .disableConnectionState()
                .disableDefaultUserAgent()
                .addExecInterceptorAfter(ChainElement.CONNECT.name(), "connected", (request, scope, chain) -> {
                    if (scope.originalRequest instanceof WatchedPost watched) {
                        watched.connected();
                    }
                    return chain.proceed(request, scope);
                });
        if (proxy == null) {
            builder.replaceExecInterceptor(ChainElement.PROTOCOL.name(), new DirectExchange());
        } else {
            through(builder, proxy);
        }
        return builder.build();
    }

    private static void through(HttpClientBuilder builder, URI proxy) {
        HttpHost host = new HttpHost(proxy.getScheme(), proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort());
        builder.setProxy(host);
        String user = proxy.getUserInfo();
        if (user != null) {
            int colon = user.indexOf(':');
            String name = colon < 0 ? user : user.substring(0, colon);
            char[] password =
                    colon < 0 ? new char[0] : user.substring(colon + 1).toCharArray();
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(new AuthScope(host), new UsernamePasswordCredentials(name, password));
            builder.setDefaultCredentialsProvider(credentials);
        }
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(Math.max(1, duration.toMillis()), TimeUnit.MILLISECONDS);
    }
}
