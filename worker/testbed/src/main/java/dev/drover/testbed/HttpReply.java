package dev.drover.testbed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** One answer, written whole, in drips, or only in part. */
record HttpReply(int status, Map<String, String> headers, byte[] body) {
    private static final int DRIPS = 20;

    static HttpReply json(int status, byte[] body) {
        return new HttpReply(status, Map.of("Content-Type", "application/json"), body);
    }

    HttpReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpReply(status, more, body);
    }

    HttpReply with(Map<String, String> others) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.putAll(others);
        return new HttpReply(status, more, body);
    }

    void writeTo(OutputStream out) throws IOException {
        head(out);
        out.write(body);
        out.flush();
    }

    void dripTo(OutputStream out, Duration over) throws IOException, InterruptedException {
        head(out);
        int step = Math.max(1, body.length / DRIPS);
        for (int at = 0; at < body.length; at += step) {
            out.flush();
            Thread.sleep(over.dividedBy(DRIPS)); // a provider whose body trickles
            out.write(body, at, Math.min(step, body.length - at));
        }
        out.flush();
    }

    /** Promises the whole body and writes half of it. */
    void writeHalfTo(OutputStream out) throws IOException {
        head(out);
        out.write(body, 0, body.length / 2);
        out.flush();
    }

    private void head(OutputStream out) throws IOException {
        head(out, status, headers, "Content-Length: " + body.length);
    }

    /** Starts a chunked answer. */
    static void streamHead(OutputStream out, Map<String, String> headers) throws IOException {
        head(out, 200, headers, "Transfer-Encoding: chunked");
    }

    private static void head(OutputStream out, int status, Map<String, String> headers, String length)
            throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + (status < 400 ? "OK" : "Error") + "\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append(length).append("\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
