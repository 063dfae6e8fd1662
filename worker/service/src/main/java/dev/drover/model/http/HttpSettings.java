package dev.drover.model.http;

import dev.drover.model.ResponseMemory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What all calls over HTTP share.
 *
 * @param connectionsPerProvider as many as calls may be in flight
 * @param maxResponseBytes of one answer, decompressed; a longer one is cut off and no success
 * @param version told to providers in {@code User-Agent}
 * @param tls null: what the system trusts
 * @param memory what all answers together may take while they are read
 */
public record HttpSettings(
        int connectionsPerProvider,
        int maxResponseBytes,
        String version,
        @Nullable SSLContext tls,
        ResponseMemory memory) {
    public static final HttpSettings DEFAULT =
            new HttpSettings(1_000, 16 * 1024 * 1024, "dev", null, ResponseMemory.UNBOUNDED);

    public HttpSettings {
        if (connectionsPerProvider < 1) {
            throw new IllegalArgumentException("connections-per-provider is 1 or more, not " + connectionsPerProvider);
        }
        if (maxResponseBytes < 1_024) {
            throw new IllegalArgumentException("max-response-bytes is 1024 or more, not " + maxResponseBytes);
        }
    }
}
