package dev.drover.app;

import dev.drover.app.properties.DroverProperties;
import dev.drover.engine.MemoryBound;
import dev.drover.model.ResponseMemory;
import dev.drover.model.http.HttpSettings;
import dev.drover.model.http.HttpTransport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;

/** Connections to providers, from the properties. */
public final class Connections {
    private Connections() {}

    static HttpTransport of(DroverProperties properties, SslBundles bundles, MemoryBound memory) {
        SSLContext tls = tls(properties.http().sslBundle(), bundles);
        return new HttpTransport(settings(properties, tls, () -> lease(memory.answer())), System.getenv());
    }

    /**
     * What all calls share.
     *
     * @param tls null: what the system trusts
     * @param memory what answers take while they are read
     */
    public static HttpSettings settings(DroverProperties properties, @Nullable SSLContext tls, ResponseMemory memory) {
        DroverProperties.Http http = properties.http();
        Integer connections = http.maxConnections();
        String version = Connections.class.getPackage().getImplementationVersion();
        return new HttpSettings(
                connections == null ? properties.engine().inFlight() : connections,
                Math.toIntExact(http.maxResponseSize().toBytes()),
                version == null ? "development" : version,
                tls,
                memory);
    }

    private static ResponseMemory.Lease lease(MemoryBound.Answer answer) {
        return new ResponseMemory.Lease() {
            @Override
            public boolean take(long bytes, long atMost) throws InterruptedException {
                return answer.take(bytes, atMost);
            }

            @Override
            public void close() {
                answer.close();
            }
        };
    }

    private static @Nullable SSLContext tls(@Nullable String bundle, SslBundles bundles) {
        return bundle == null ? null : bundles.getBundle(bundle).createSslContext();
    }
}
