package dev.drover.model.http;

import dev.drover.contracts.Phrases;
import dev.drover.model.TimeLimits;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Exchange;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.zip.ZipException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** Says what it means that a response could not be read. */
final class Breakage {
    private Breakage() {}

    static Cause beforeHead(Exception e) {
        boolean refusedByProxy =
                e.getCause() != null && e.getCause().getClass().getSimpleName().startsWith("Tunnel");
        // What the library cannot make an answer of began as one: the provider has worked.
        if ((e instanceof ClientProtocolException && !refusedByProxy)
                || e instanceof MessageConstraintException
                || (e instanceof RuntimeException && !(e instanceof IllegalStateException))) {
            return Cause.PROTOCOL;
        }
        return Cause.NETWORK;
    }

    static Cause afterHead(Exception e) {
        return switch (e) {
            case TruncatedChunkException _ -> Cause.TRUNCATED;
            case MalformedChunkCodingException _, ZipException _ -> Cause.PROTOCOL;
            case SocketTimeoutException _ -> Cause.STALL;
            case InterruptedIOException _ -> Cause.TIMEOUT;
            default -> Cause.TRUNCATED;
        };
    }

    /** @param fired the time limit that ended the call */
    static String late(Cause fired, Exchange exchange) {
        TimeLimits limits = exchange.model().timeLimits();
        return switch (fired) {
            case NETWORK -> "no connection within " + Phrases.duration(limits.connect());
            case STALL -> "no data within the limit for the first token or between chunks";
            case TIMEOUT, TRUNCATED, TOO_LARGE, PROTOCOL ->
                "no complete answer in time (response %s, total %s, left %s)"
                        .formatted(
                                Phrases.duration(limits.response()),
                                Phrases.duration(limits.total()),
                                Phrases.duration(exchange.budget()));
        };
    }

    static String describe(Exception e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
