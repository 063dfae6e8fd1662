package dev.drover.model.http;

import dev.drover.contracts.Endpoint;
import dev.drover.model.TimeLimits;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.Transport.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads one response within its bounds, and says what it means that one could not be read. */
final class ResponseReader {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int STREAM_BUFFER = 4 * 1024;
    private static final Duration END_AFTER_DONE = Duration.ofMillis(500);
    private static final byte[] NOTHING = new byte[0];

    private final Exchange exchange;
    private final TimeLimits limits;
    private final int bound;
    private final CallClock clock;
    private final Runnable abort;
    private int status;
    private Map<String, String> headers = Map.of();

    ResponseReader(Exchange exchange, int bound, CallClock clock, Runnable abort) {
        this.exchange = exchange;
        this.limits = exchange.model().timeLimits();
        this.bound = bound;
        this.clock = clock;
        this.abort = abort;
    }

    Reply read(ClassicHttpResponse response) throws IOException {
        try {
            return body(response);
        } catch (IOException | RuntimeException e) {
            // Else closing the response would try to read the rest.
            abort.run();
            throw e;
        }
    }

    /** The response is a proxy's, to CONNECT; the provider has seen nothing. */
    Reply refusedByProxy(ClassicHttpResponse response) {
        abort.run();
        return new Reply.Broken(Cause.NETWORK, null, "the proxy refused the tunnel with status " + response.getCode());
    }

    private Reply body(ClassicHttpResponse response) throws IOException {
        headers = headers(response);
        status = response.getCode();
        clock.phase(limits.chunkGap(), Cause.STALL);
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Reply.Received(status, headers, NOTHING);
        }
        InputStream raw = entity.getContent();
        InputStream in = decoded(raw);
        if (in == null) {
            abort.run();
            return new Reply.Broken(
                    Cause.PROTOCOL, status, "content-encoding '" + headers.get("content-encoding") + "' is not known");
        }
        return streams() ? stream(in) : whole(in);
    }

    /** @param fired the time limit that aborted the call, null if none did */
    Reply broken(Exception e, @Nullable Cause fired) {
        if (status >= 300) {
            // The status has told what matters; the rest of an error's body would only have explained it.
            return new Reply.Received(status, headers, NOTHING);
        }
        Integer known = status == 0 ? null : status;
        if (fired != null) {
            return new Reply.Broken(fired, known, late(fired));
        }
        return new Reply.Broken(status == 0 ? beforeHead(e) : afterHead(e), known, describe(e));
    }

    private Reply whole(InputStream in) throws IOException {
        byte[] body = new BoundedBody(bound).readAll(in, () -> clock.phase(limits.chunkGap(), Cause.STALL));
        return body != null ? new Reply.Received(status, headers, body) : tooLarge();
    }

    private Reply stream(InputStream in) throws IOException {
        clock.phase(limits.firstToken(), Cause.STALL);
        StreamAnswer answer = exchange.endpoint() == Endpoint.RESPONSES
                ? new ResponseStream()
                : exchange.endpoint() == Endpoint.COMPLETIONS ? ChoicesStream.completions() : ChoicesStream.chat();
        boolean[] token = {false};
        SseParser parser = new SseParser((name, data) -> {
            token[0] = true;
            answer.event(name, data);
        });
        byte[] buffer = new byte[STREAM_BUFFER];
        long total = 0;
        int read;
        while (!answer.done() && (read = in.read(buffer)) >= 0) {
            total += read;
            if (total > bound) {
                return tooLarge();
            }
            parser.feed(buffer, 0, read);
            if (token[0]) {
                clock.phase(limits.chunkGap(), Cause.STALL);
            }
        }
        if (answer.done()) {
            leave(in, buffer);
        } else {
            parser.end();
        }
        return assembled(answer);
    }

    private Reply assembled(StreamAnswer answer) {
        String error = answer.error();
        if (error != null) {
            return new Reply.Broken(Cause.TRUNCATED, status, "the stream carried an error: " + error);
        }
        if (answer.malformed()) {
            return new Reply.Broken(Cause.PROTOCOL, status, "an event of the stream is no JSON object");
        }
        ObjectNode whole = answer.finish();
        return whole == null
                ? new Reply.Broken(Cause.TRUNCATED, status, "the stream ended without a finish reason")
                : new Reply.Received(status, headers, JSON.writeValueAsBytes(whole));
    }

    /** After the end mark only the end of the body is due; if it is there, the connection can be used again. */
    private void leave(InputStream in, byte[] buffer) {
        clock.phase(END_AFTER_DONE, Cause.STALL);
        try {
            if (in.read(buffer) >= 0) {
                abort.run();
            }
        } catch (IOException _) {
            abort.run();
        }
    }

    private Reply tooLarge() {
        abort.run();
        return status >= 300
                ? new Reply.Received(status, headers, NOTHING)
                : new Reply.Broken(
                        Cause.TOO_LARGE,
                        status,
                        "the answer is larger than drover.max-response-size, " + bound + " bytes");
    }

    private boolean streams() {
        return exchange.stream()
                && status / 100 == 2
                && headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    }

    private @Nullable InputStream decoded(InputStream raw) throws IOException {
        String encoding =
                headers.getOrDefault("content-encoding", "identity").strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity" -> raw;
            case "gzip", "x-gzip" -> new GZIPInputStream(raw);
            case "deflate" -> new InflaterInputStream(raw);
            default -> null;
        };
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : response.getHeaders()) {
            String value = header.getValue();
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), value == null ? "" : value);
        }
        return headers;
    }

    private static Cause beforeHead(Exception e) {
        boolean refusedByProxy =
                e.getCause() != null && e.getCause().getClass().getSimpleName().startsWith("Tunnel");
        boolean impossible = e instanceof IllegalArgumentException || e instanceof MessageConstraintException;
        if ((e instanceof ClientProtocolException && !refusedByProxy) || impossible) {
            return Cause.PROTOCOL;
        }
        return Cause.NETWORK;
    }

    private static Cause afterHead(Exception e) {
        return switch (e) {
            case TruncatedChunkException _ -> Cause.TRUNCATED;
            case MalformedChunkCodingException _, ZipException _ -> Cause.PROTOCOL;
            case SocketTimeoutException _ -> Cause.STALL;
            default -> Cause.TRUNCATED;
        };
    }

    private String late(Cause fired) {
        return switch (fired) {
            case NETWORK -> "no connection within " + limits.connect();
            case STALL -> "no data within the limit for the first token or between chunks";
            case TIMEOUT, TRUNCATED, TOO_LARGE, PROTOCOL ->
                "no complete answer in time (response %s, total %s, left %s)"
                        .formatted(limits.response(), limits.total(), exchange.budget());
        };
    }

    private static String describe(Exception e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
