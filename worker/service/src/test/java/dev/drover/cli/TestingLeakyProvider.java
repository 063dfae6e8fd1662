package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A provider that repeats secrets wherever a provider can: in errors, streams, headers and answers. */
final class TestingLeakyProvider implements AutoCloseable {
    private static final Pattern ASKED = Pattern.compile("leak=([a-z-]+) n=(\\d+)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final IntFunction<String> secrets;

    private TestingLeakyProvider(HttpServer server, IntFunction<String> secrets) {
        this.server = server;
        this.secrets = secrets;
    }

    /** @param secrets what to repeat, by the number in the prompt */
    static TestingLeakyProvider start(IntFunction<String> secrets) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
            var provider = new TestingLeakyProvider(server, secrets);
            server.setExecutor(provider.threads);
            server.createContext("/", provider::answer);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            Matcher leak = ASKED.matcher(asked);
            String how = leak.find() ? leak.group(1) : "none";
            String secret = how.equals("none") ? "" : secrets.apply(Integer.parseInt(leak.group(2)));
            switch (how) {
                case "json-error" ->
                    send(exchange, 400, "application/json", error("the value " + secret + " is refused"));
                case "late-error" ->
                    send(exchange, 400, "application/json", error("y".repeat(1_930) + " " + secret + " is refused"));
                case "text-error" -> send(exchange, 422, "text/plain", "not like this: " + secret);
                case "html-error" ->
                    send(exchange, 400, "text/html", "<html><body><p>" + secret + "</p></body></html>");
                case "header" -> {
                    exchange.getResponseHeaders().set("x-request-id", secret.replaceAll("\\s+", " "));
                    send(exchange, 400, "application/json", error("no"));
                }
                case "stream" ->
                    send(
                            exchange,
                            200,
                            "text/event-stream",
                            "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: "
                                    + error("stream: " + secret) + "\n\n");
                default ->
                    send(
                            exchange,
                            200,
                            "application/json",
                            "{\"id\":\"c\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\","
                                + "\"content\":\"ok\"}}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}");
            }
        }
    }

    private static String error(String message) {
        return JsonMapper.shared()
                .writeValueAsString(JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "error",
                                JsonNodeFactory.instance
                                        .objectNode()
                                        .put("message", message)
                                        .put("type", "invalid_request_error")
                                        .put("code", "invalid_value")));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
