package dev.drover.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** One result and one dead letter of the demo: short for a first look, or whole. */
final class DemoExamples {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int WIDTH = 88;

    private DemoExamples() {}

    /** The members that a newcomer asks about first, one to a line. */
    static List<String> shortened(DemoSummary summary) {
        List<String> lines = new ArrayList<>();
        JsonNode result = summary.result();
        if (result != null) {
            lines.add("A result, from llm.results:");
            result(result, lines);
            lines.add("");
        }
        JsonNode letter = summary.deadLetter();
        if (letter != null) {
            lines.add("A dead letter, from llm.requests-dlt:");
            letter(letter, lines);
            lines.add("");
        }
        return lines;
    }

    /** Both as indented JSON, with everything in them. */
    static List<String> whole(DemoSummary summary) {
        List<String> lines = new ArrayList<>();
        JsonNode result = summary.result();
        if (result != null) {
            lines.addAll(List.of("A result, from llm.results:", JSON.writeValueAsString(result), ""));
        }
        JsonNode letter = summary.deadLetter();
        if (letter != null) {
            lines.addAll(List.of("A dead letter, from llm.requests-dlt:", JSON.writeValueAsString(opened(letter)), ""));
        }
        return lines;
    }

    private static void result(JsonNode result, List<String> lines) {
        JsonNode choice = result.at("/response/body/choices/0");
        member(lines, "custom_id", text(result.path("custom_id")));
        member(lines, "tenant", text(result.path("tenant")));
        attempts(lines, result.path("attempts"));
        member(lines, "answer", quoted(text(choice.at("/message/content"))));
        member(lines, "cost", usd(result.at("/cost/usd")));
        member(
                lines,
                "time",
                "%s waiting, %s at providers"
                        .formatted(
                                milliseconds(result.at("/timing/queue_ms")),
                                milliseconds(result.at("/timing/provider_ms"))));
    }

    private static void letter(JsonNode letter, List<String> lines) {
        JsonNode request = parsed(letter.path("value"));
        member(lines, "custom_id", text(request.path("custom_id")));
        member(lines, "tenant", text(letter.at("/headers/drover-tenant")));
        member(lines, "prompt", quoted(text(request.at("/body/messages/0/content"))));
        attempts(lines, parsed(letter.at("/headers/drover-attempts")));
        member(lines, "reason", text(letter.path("reason")));
        member(lines, "error", clipped(text(letter.at("/headers/drover-error"))));
        member(lines, "origin", text(letter.path("origin")));
    }

    private static void attempts(List<String> lines, JsonNode attempts) {
        for (JsonNode attempt : attempts) {
            String status =
                    attempt.path("status").isNumber() ? attempt.path("status").asString() : "";
            String answered = (status + " " + text(attempt.path("code"))).strip();
            member(
                    lines,
                    "attempt " + attempt.path("n").asInt(),
                    text(attempt.path("model")) + ": " + answered + ", " + milliseconds(attempt.path("latency_ms")));
        }
    }

    private static void member(List<String> lines, String name, String value) {
        if (!value.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "  %-9s  %s", name, value));
        }
    }

    private static String usd(JsonNode usd) {
        return usd.isString() ? usd.stringValue() + " USD" : "unknown";
    }

    private static String milliseconds(JsonNode value) {
        return String.format(Locale.ROOT, "%,d ms", value.asLong(0));
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "" : '"' + clipped(text) + '"';
    }

    /** Ends at a word. */
    private static String clipped(String text) {
        if (text.length() <= WIDTH) {
            return text;
        }
        int end = text.lastIndexOf(' ', WIDTH - 2);
        return text.substring(0, end > 0 ? end : WIDTH - 2) + " …";
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }

    /** The letter with the JSON that its request and its header of attempts hold as JSON instead of as text. */
    private static JsonNode opened(JsonNode letter) {
        ObjectNode opened = letter.deepCopy().asObject();
        JsonNode request = parsed(letter.path("value"));
        if (request.isObject()) {
            opened.set("value", request);
        }
        JsonNode attempts = parsed(letter.at("/headers/drover-attempts"));
        if (attempts.isArray()) {
            ((ObjectNode) opened.get("headers")).set("drover-attempts", attempts);
        }
        return opened;
    }

    private static JsonNode parsed(JsonNode text) {
        try {
            return text.isString() ? JSON.readTree(text.stringValue()) : MissingNode.getInstance();
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}
