package dev.drover.model.http;

import dev.drover.contracts.JsonText;
import dev.drover.model.ResponseMemory;
import dev.drover.model.TimeLimits;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.Transport.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads one response within its bounds, and says what it means that one could not be read. */
final class ResponseReader {
    private static final int BUFFER = 4 * 1024;
    /** What a body's announced length may take at once. */
    private static final int LARGEST_FIRST = 64 * 1024;

    /** What the first bytes of a body are looked at for; a byte order mark and some blanks fit. */
    private static final int PREFIX = 256;
    /** Packed bytes that may come before the first unpacked one, beyond the bound. */
    private static final int PACKED_SLACK = 64 * 1024;

    private static final Duration END_AFTER_DONE = Duration.ofMillis(500);
    private static final byte[] NOTHING = new byte[0];

    private final Exchange exchange;
    private final TimeLimits limits;
    private final int bound;
    private final CallClock clock;
    private final Runnable abort;
    private final ResponseMemory.Lease memory;
    private @Nullable StreamedAnswer streamed;
    private boolean headRead;
    private boolean anyByteCounts;
    private int status;
    private Map<String, String> headers = Map.of();

    ResponseReader(Exchange exchange, int bound, CallClock clock, Runnable abort, ResponseMemory.Lease memory) {
        this.exchange = exchange;
        this.limits = exchange.model().timeLimits();
        this.bound = bound;
        this.clock = clock;
        this.abort = abort;
        this.memory = memory;
    }

    Reply read(ClassicHttpResponse response) throws IOException, InterruptedException {
        try {
            return body(response);
        } catch (Kept.TooLarge _) {
            return tooLarge();
        } catch (StackOverflowError _) {
            // The JDK goes down a level for each empty part of a gzip body.
            return unreadable("the body is packed in too many parts");
        } catch (IOException | InterruptedException | RuntimeException e) {
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

    private Reply body(ClassicHttpResponse response) throws IOException, InterruptedException {
        headers = new AnswerHeaders(response.getHeaders());
        status = response.getCode();
        headRead = true;
        clock.phase(exchange.stream() ? limits.firstToken() : limits.chunkGap(), Cause.STALL);
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new Reply.Received(status, headers, NOTHING);
        }
        String encoding = headers.getOrDefault("content-encoding", "");
        anyByteCounts = !exchange.stream() || isCalled("application/json");
        Decoding decoding = new Decoding(entity.getContent(), (long) bound + PACKED_SLACK, this::arrived);
        InputStream in = decoding.unpacked(encoding);
        if (in == null) {
            return unreadable("content-encoding '" + encoding + "' is not known");
        }
        // Room for the last read, which finds the end.
        long announced = entity.getContentLength() + 1;
        return begun(in, decoding, new Bytes(announced > 0 && announced <= LARGEST_FIRST ? (int) announced : BUFFER));
    }

    /** Blanks keep a call alive until its answer begins, but for a stream, whose first token is waited for. */
    private void arrived() {
        if (anyByteCounts) {
            clock.phase(limits.chunkGap(), Cause.STALL);
        }
    }

    private boolean isCalled(String type) {
        return headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT).startsWith(type);
    }

    /** What kind of body came decides, not what was asked for. */
    private Reply begun(InputStream in, Decoding decoding, Bytes prefix) throws IOException, InterruptedException {
        int blanks = 0;
        int start = 0;
        boolean ended = false;
        while (!ended && isOpen(prefix, blanks, start)) {
            int read = prefix.readFrom(in);
            ended = read < 0;
            if (prefix.size() > bound) {
                throw new Kept.TooLarge();
            }
            room(4L * Math.max(0, read));
            blanks = WholeBody.blanks(prefix.array(), blanks, prefix.size());
            start = WholeBody.start(prefix.array(), blanks, prefix.size());
        }
        boolean json = start < prefix.size() && "{[".indexOf(prefix.array()[start]) >= 0;
        boolean events = !json
                && (isCalled("text/event-stream") || WholeBody.beginsAsEvents(prefix.array(), start, prefix.size()));
        if (events && isSuccess()) {
            return stream(in, decoding, prefix, start);
        }
        anyByteCounts = true;
        arrived();
        Lines lines = json && isSuccess() ? new Lines(start) : null;
        return isInLines(in, prefix, lines)
                ? stream(in, decoding, prefix, start)
                : new Reply.Received(status, headers, whole(prefix.toByteArray(), events));
    }

    /** Whether it takes more bytes to say what kind of body it is; blanks tell nothing, however many there are. */
    private static boolean isOpen(Bytes prefix, int blanks, int start) {
        boolean blank = blanks == prefix.size();
        return blank || (prefix.size() - blanks < PREFIX && !WholeBody.tells(prefix.array(), start, prefix.size()));
    }

    private byte[] whole(byte[] body, boolean events) {
        if (isSuccess()) {
            return exchange.dialect().answer(exchange.endpoint(), WholeBody.trimmed(body));
        }
        return events ? StreamedAnswer.errorIn(body) : body;
    }

    private boolean isSuccess() {
        return status / 100 == 2;
    }

    /**
     * Reads the body to its end, or until it turns out to be a stream of lines.
     *
     * @throws Kept.TooLarge beyond the bound
     */
    private boolean isInLines(InputStream in, Bytes body, @Nullable Lines lines)
            throws IOException, InterruptedException {
        while (lines == null || !lines.begin(body)) {
            int read = body.readFrom(in);
            if (read < 0) {
                return false;
            }
            if (body.size() > bound) {
                throw new Kept.TooLarge();
            }
            // Old and new while the array grows, then the answer, then its line.
            room(4L * read);
        }
        return true;
    }

    private Reply stream(InputStream in, Decoding decoding, Bytes prefix, int start)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        StreamedAnswer answer = StreamedAnswer.of(exchange, bound);
        streamed = answer;
        anyByteCounts = false;
        SseParser parser = new SseParser(answer::event);
        parser.feed(prefix.array(), start, prefix.size() - start);
        begunBy(answer);
        long taken = prefix.size();
        int read;
        // On the wire a stream is many times its answer: what is kept counts.
        while (!answer.isDone() && (read = in.read(buffer)) >= 0) {
            decoding.progressed();
            parser.feed(buffer, 0, read);
            long held = answer.keptBytes() + parser.held();
            if (held > bound) {
                return tooLarge();
            }
            long heap = held + answer.spareBytes();
            if (heap > taken) {
                room(4 * (heap - taken)); // As a line, as an event, as what is merged, as the answer.
                taken = heap;
            }
            begunBy(answer);
        }
        if (answer.isDone()) {
            leave(in, buffer);
        } else {
            parser.end();
        }
        return assembled(answer);
    }

    private void begunBy(StreamedAnswer answer) {
        if (answer.hasBegun()) {
            clock.phase(limits.chunkGap(), Cause.STALL);
        }
    }

    private Reply assembled(StreamedAnswer answer) {
        if (answer.isMalformed()) {
            return new Reply.Broken(Cause.PROTOCOL, status, "an event of the stream is no JSON object", answer.money());
        }
        byte[] whole = answer.finish();
        return whole == null
                ? new Reply.Broken(Cause.TRUNCATED, status, "the stream ended without a finish reason", answer.money())
                : new Reply.Received(status, headers, whole, answer.hasAnswered());
    }

    /** Takes memory for what was read; while there is none, no limit but the total runs. */
    private void room(long bytes) throws IOException, InterruptedException {
        if (bytes == 0 || memory.take(bytes, 0)) {
            return;
        }
        clock.phase(limits.total(), Cause.TIMEOUT);
        if (!memory.take(bytes, clock.nanosLeft())) {
            throw new InterruptedIOException("no memory for the answer within the time that was left");
        }
        StreamedAnswer answer = streamed;
        clock.phase(answer != null && !answer.hasBegun() ? limits.firstToken() : limits.chunkGap(), Cause.STALL);
    }

    /** After the end mark only the end of the body is due; if it is there, the connection can be used again. */
    private void leave(InputStream in, byte[] buffer) {
        clock.phase(END_AFTER_DONE, Cause.STALL);
        try {
            if (in.read(buffer) >= 0) {
                abort.run();
            }
        } catch (IOException | Kept.TooLarge _) {
            abort.run();
        }
    }

    /** What a stream that broke has said of its usage. */
    private @Nullable JsonText usage() {
        StreamedAnswer answer = streamed;
        return answer == null ? null : answer.money();
    }

    private Reply tooLarge() {
        return given(
                Cause.TOO_LARGE,
                "the answer is larger than drover.http.max-response-size, which is %d bytes".formatted(bound));
    }

    private Reply unreadable(String why) {
        return given(Cause.PROTOCOL, why);
    }

    /** The body is given up; of an error the status has told what matters. */
    private Reply given(Cause cause, String why) {
        abort.run();
        return status >= 300
                ? new Reply.Received(status, headers, NOTHING)
                : new Reply.Broken(cause, status, why, usage());
    }

    /** @param fired the time limit that aborted the call, null if none did */
    Reply broken(Exception e, @Nullable Cause fired) {
        if (status >= 300) {
            // The status has told what matters; the rest of an error's body would only have explained it.
            return new Reply.Received(status, headers, NOTHING);
        }
        Integer known = headRead ? Integer.valueOf(status) : null;
        if (fired != null) {
            return new Reply.Broken(fired, known, Breakage.late(fired, exchange), usage());
        }
        return new Reply.Broken(
                headRead ? Breakage.afterHead(e) : Breakage.beforeHead(e), known, Breakage.describe(e), usage());
    }
}
