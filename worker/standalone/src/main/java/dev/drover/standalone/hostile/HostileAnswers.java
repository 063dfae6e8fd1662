package dev.drover.standalone.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** Answers by number, the same for the same seed. Whoever writes one closes the connection afterwards. */
final class HostileAnswers {
    private static final int HUGE = 15_000_000;
    private static final String ANSWER =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":5,\"model\":\"x\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":10,\"total_tokens\":30}}";
    private static final String CHUNK = "data:"
        + " {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\",\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":null}]}\n\n";
    private static final String LAST = "data:"
        + " {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":10}}\n\n"
        + "data: [DONE]\n\n";
    private static final List<String> HEADS = List.of(
            "HTTP/1.1 200 OK",
            "HTTP/1.1 000 Zero",
            "HTTP/1.1 099 Low",
            "HTTP/1.1 999 High",
            "HTTP/1.1 200",
            "HTTP/1.1 abc",
            "HTTP/1.0 200 OK",
            "HTTP/9.9 200 OK",
            "HTTP/1.1 204 None",
            "HTTP/1.1 304 Same",
            "HTTP/1.1 101 Switch",
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/",
            "HTTP/1.1 400 Bad",
            "HTTP/1.1 401 Who\u001b[31m",
            "HTTP/1.1 403 No",
            "HTTP/1.1 404 None",
            "HTTP/1.1 413 Big",
            "HTTP/1.1 429 Slow",
            "HTTP/1.1 451 Law",
            "HTTP/1.1 500 Bug",
            "HTTP/1.1 503 Later",
            "HTTP/1.1 529 Full",
            "SSH-2.0-x",
            "",
            "HTTP/1.1 200 OK\r\nRetry-After: 99999999999999",
            "HTTP/1.1 429 Slow\r\nRetry-After: -1");
    private static final List<String> HEADERS = List.of(
            "Content-Length: -1",
            "Content-Length: 5",
            "Content-Length: 99999999999",
            "Content-Length: 5\r\nContent-Length: 6",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked, chunked",
            "Content-Encoding: gzip",
            "Content-Encoding: br",
            "Content-Encoding: gzip, gzip",
            "Content-Encoding: deflate",
            "Content-Type: text/event-stream",
            "Content-Type: text/html",
            "Content-Type: application/json; charset=utf-16",
            "x-request-id: a\u0007b\u001b]0;t\u0007",
            "retry-after-ms: NaN",
            "x-ratelimit-reset-requests: 9e99",
            "X: " + "x".repeat(200_000),
            "no colon here",
            "Content-Type: application/x-ndjson",
            "Connection: close");

    private final long seed;

    HostileAnswers(long seed) {
        this.seed = seed;
    }

    /** The dear ones, each by name; the others are made by chance. */
    enum Shape {
        WIDE_ANSWER,
        WIDE_ERROR,
        WIDE_EVENT,
        WIDE_ERROR_EVENT,
        MANY_EVENTS,
        MANY_TOOL_CALLS,
        MANY_CHOICES,
        DEEP_ANSWER,
        DEEP_EVENT,
        LONG_STRING,
        LONG_NUMBER,
        LONG_LINE_WITHOUT_END,
        COMMENTS_ONLY,
        BOMB,
        ENDLESS_GZIP_NAME,
        MANY_HEADERS,
        NAMES_IN_USAGE,
        LINE_ENDS_AND_COLOURS
    }

    /** Writes one of the dear answers. */
    void write(Shape shape, OutputStream out) throws IOException {
        switch (shape) {
            case WIDE_ANSWER -> json(out, 200, wide(ANSWER));
            case WIDE_ERROR -> json(out, 400, wide("{\"error\":{\"message\":\"no\"}}"));
            case WIDE_EVENT -> stream(out, "data: " + wide("{\"id\":\"c\",\"choices\":[]}") + "\n\n" + CHUNK + LAST);
            case WIDE_ERROR_EVENT -> stream(out, "data: " + wide("{\"error\":{\"message\":\"no\"}}") + "\n\n");
            case MANY_EVENTS -> stream(out, CHUNK.repeat(HUGE / CHUNK.length()) + LAST);
            case MANY_TOOL_CALLS -> {
                String call = "data:"
                    + " {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":%d,\"id\":\"i%d\"}]}}]}\n\n";
                StringBuilder events = new StringBuilder();
                for (int i = 0; events.length() < HUGE; i++) {
                    events.append(call.formatted(i, i));
                }
                stream(out, events.append(LAST).toString());
            }
            case MANY_CHOICES ->
                json(
                        out,
                        200,
                        ANSWER.replace("\"usage\"", "\"x\":[" + "{\"index\":1},".repeat(HUGE / 12) + "{}],\"usage\""));
            case DEEP_ANSWER -> json(out, 200, ANSWER.replace("\"hi\"", "[".repeat(100_000) + "]".repeat(100_000)));
            case DEEP_EVENT ->
                stream(out, "data: {\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}\n\n" + CHUNK + LAST);
            case LONG_STRING -> json(out, 200, ANSWER.replace("hi", "h".repeat(HUGE)));
            case LONG_NUMBER -> json(out, 200, ANSWER.replace("\"created\":5", "\"created\":" + "9".repeat(HUGE)));
            case LONG_LINE_WITHOUT_END -> stream(out, "data: " + "x".repeat(2 * HUGE));
            case COMMENTS_ONLY -> stream(out, ": keep-alive\n\n".repeat(2 * HUGE / 14));
            case BOMB -> bomb(out);
            case ENDLESS_GZIP_NAME -> {
                head(out, 200, "application/json", "Content-Encoding: gzip\r\n");
                out.write(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0});
                byte[] name = "n".repeat(1_000_000).getBytes(UTF_8);
                for (int i = 0; i < 2 * HUGE / name.length; i++) {
                    out.write(name);
                }
            }
            case MANY_HEADERS -> {
                out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
                for (int i = 0; i < 200_000; i++) {
                    out.write(("h" + i + ": v\r\n").getBytes(UTF_8));
                }
                out.write(("\r\n" + ANSWER).getBytes(UTF_8));
            }
            case NAMES_IN_USAGE -> {
                StringBuilder names = new StringBuilder();
                for (int i = 0; names.length() < HUGE; i++) {
                    names.append("\"n").append(i).append("\":{},");
                }
                json(out, 200, ANSWER.replace("\"usage\":{", "\"usage\":{" + names));
            }
            case LINE_ENDS_AND_COLOURS ->
                json(
                        out,
                        400,
                        "{\"error\":{\"message\":\"one\\n"
                                + "09:00:00.000 ERROR forged\\r"
                                + "\\n"
                                + "\\u001b[31mred\\u2028two\\u0000\"}}");
        }
        out.flush();
    }

    /** Writes answer number {@code n}. */
    void write(long n, OutputStream out) throws IOException {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + n);
        String head = random.nextInt(3) == 0 ? HEADS.get(random.nextInt(HEADS.size())) : HEADS.getFirst();
        StringBuilder text = new StringBuilder(head).append("\r\n");
        for (int more = random.nextInt(3); more > 0; more--) {
            text.append(HEADERS.get(random.nextInt(HEADERS.size()))).append("\r\n");
        }
        boolean stream = random.nextBoolean();
        if (stream) {
            text.append("Content-Type: text/event-stream\r\n");
        }
        byte[] body = (stream ? CHUNK + CHUNK + LAST : ANSWER).getBytes(UTF_8);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            body = changed(body, random);
        }
        out.write(text.append("\r\n").toString().getBytes(ISO_8859_1));
        out.write(body);
        out.flush();
    }

    private static byte[] changed(byte[] body, SplittableRandom random) {
        if (body.length == 0) {
            return body;
        }
        int at = random.nextInt(body.length);
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(body, at);
            case 1 -> joined(body, body);
            case 2 -> joined("\uFEFF\n ".getBytes(UTF_8), body);
            default -> {
                byte[] flipped = body.clone();
                flipped[at] = (byte) random.nextInt(256);
                yield flipped;
            }
        };
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private static String wide(String object) {
        return object.substring(0, object.length() - 1) + ",\"x\":[" + "{},".repeat(HUGE / 3) + "{}]}";
    }

    private static void bomb(OutputStream out) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] spaces = " ".repeat(1 << 20).getBytes(UTF_8);
            for (int i = 0; i < 200; i++) {
                gzip.write(spaces);
            }
            gzip.write(ANSWER.getBytes(UTF_8));
        }
        head(out, 200, "application/json", "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n");
        packed.writeTo(out);
    }

    private static void json(OutputStream out, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        head(out, status, "application/json", "Content-Length: " + bytes.length + "\r\n");
        out.write(bytes);
    }

    private static void stream(OutputStream out, String events) throws IOException {
        head(out, 200, "text/event-stream", "");
        out.write(events.getBytes(UTF_8));
    }

    private static void head(OutputStream out, int status, String type, String more) throws IOException {
        out.write(("HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nConnection: close\r\n" + more + "\r\n")
                .getBytes(UTF_8));
    }

    /** The answer that everybody expects, for an endpoint's path. */
    static String friendly(String path) {
        String body =
                switch (path) {
                    case "/v1/embeddings" ->
                        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":[0.1],\"index\":0}],\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}";
                    case "/v1/responses" ->
                        "{\"id\":\"r\",\"status\":\"completed\",\"output\":[],\"usage\":{\"input_tokens\":2,\"output_tokens\":1}}";
                    case "/v1/completions" ->
                        ANSWER.replace("\"message\":{\"role\":\"assistant\",\"content\":\"hi\"}", "\"text\":\"hi\"");
                    default -> ANSWER;
                };
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body;
    }
}
