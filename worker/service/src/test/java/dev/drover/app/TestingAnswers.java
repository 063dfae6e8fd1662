package dev.drover.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Whole HTTP responses, from what a case says of them. */
final class TestingAnswers {
    private static final Map<String, String> GOOD = Map.of(
            "/v1/chat/completions",
            "{\"id\":\"g\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"good\"},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":10,\"total_tokens\":30}}",
            "/v1/completions",
            "{\"id\":\"g\",\"object\":\"text_completion\",\"choices\":[{\"index\":0,\"text\":\"good\","
                    + "\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":10,\"total_tokens\":30}}",
            "/v1/embeddings",
            "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"embedding\":[0.5],\"index\":0}],"
                    + "\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}",
            "/v1/responses",
            "{\"id\":\"g\",\"object\":\"response\",\"status\":\"completed\",\"output\":[],"
                    + "\"usage\":{\"input_tokens\":20,\"output_tokens\":10,\"total_tokens\":30}}");

    private TestingAnswers() {}

    static byte[] good(String url) {
        return whole(
                "HTTP/1.1 200 OK",
                "Content-Type: application/json\r\n",
                Objects.requireNonNull(GOOD.get(url), url).getBytes(UTF_8));
    }

    /** {@code raw} is the response itself; a body that is a list is the events of a stream. */
    static byte[] bytes(JsonNode answer) {
        if (answer.has("raw")) {
            return answer.path("raw").asString().getBytes(UTF_8);
        }
        StringBuilder headers = new StringBuilder();
        JsonNode body = answer.path("body");
        answer.path("headers")
                .properties()
                .forEach(header -> headers.append(header.getKey())
                        .append(": ")
                        .append(header.getValue().asString())
                        .append("\r\n"));
        if (!answer.path("headers").has("Content-Type")) {
            headers.append("Content-Type: ")
                    .append(body.isArray() ? "text/event-stream" : "application/json")
                    .append("\r\n");
        }
        String status = "HTTP/1.1 " + answer.path("status").asString("200") + " X";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (body.isArray()) {
            body.valueStream()
                    .forEach(event -> bytes.writeBytes(event.asString().getBytes(UTF_8)));
        } else {
            bytes.writeBytes(body.asString().getBytes(UTF_8));
        }
        return whole(status, headers.toString(), bytes.toByteArray());
    }

    private static byte[] whole(String status, String headers, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                (status + "\r\n" + headers + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
