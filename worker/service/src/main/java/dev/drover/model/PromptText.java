package dev.drover.model;

import dev.drover.contracts.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The texts of a request that become prompt tokens, found without writing the body out. Images, audio and files
 * that travel as base64 are counted, not read: their size in characters says nothing about their tokens.
 */
final class PromptText {
    private static final List<String> CHAT = List.of("messages", "tools", "functions", "response_format");
    private static final List<String> RESPONSES = List.of("instructions", "input", "tools", "text");
    private static final List<String> COMPLETIONS = List.of("prompt", "suffix");
    private static final List<String> EMBEDDINGS = List.of("input");

    /** Members whose names reach the model as they are (schemas of tools); elsewhere names are the protocol's. */
    private static final Set<String> NAMED = Set.of("tools", "functions", "response_format", "text");

    private static final Set<String> BINARY = Set.of("data", "file_data", "image_data", "b64_json");
    private static final Set<String> PROTOCOL = Set.of("type", "role", "detail", "id", "tool_call_id", "file_id");

    private final Consumer<String> text;
    private long tokenIds;
    private long messages;
    private long attachments;

    private PromptText(Consumer<String> text) {
        this.text = text;
    }

    /** Hands every text to {@code text}, in order. */
    static PromptText read(Endpoint endpoint, JsonNode body, Consumer<String> text) {
        PromptText prompt = new PromptText(text);
        for (String member : members(endpoint)) {
            JsonNode node = body.path(member);
            if (member.equals("messages") || (member.equals("input") && endpoint == Endpoint.RESPONSES)) {
                prompt.messages += node.isArray() ? node.size() : 1;
            }
            prompt.walk(node, NAMED.contains(member));
        }
        return prompt;
    }

    /** Numbers given as a prompt are tokens already. */
    long tokenIds() {
        return tokenIds;
    }

    long messages() {
        return messages;
    }

    /** Images, audio clips and files. */
    long attachments() {
        return attachments;
    }

    private static List<String> members(Endpoint endpoint) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> CHAT;
            case COMPLETIONS -> COMPLETIONS;
            case EMBEDDINGS -> EMBEDDINGS;
            case RESPONSES -> RESPONSES;
        };
    }

    /** Recursion is bounded by the parser's own bound on nesting. */
    private void walk(JsonNode node, boolean named) {
        if (node.isString()) {
            leaf(node.stringValue(""));
        } else if (node.isNumber()) {
            tokenIds++;
        } else if (node.isArray()) {
            node.values().forEach(child -> walk(child, named));
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                member(member.getKey(), member.getValue(), named);
            }
        }
    }

    private void member(String name, JsonNode value, boolean named) {
        if (named) {
            text.accept(name);
            walk(value, true);
        } else if (name.equals("image_url") || name.equals("image_file")) {
            attachments++;
        } else if (value.isString() && BINARY.contains(name)) {
            attachments++;
        } else if (!PROTOCOL.contains(name)) {
            walk(value, false);
        }
    }

    private void leaf(String value) {
        if (value.startsWith("data:") && value.regionMatches(false, 0, "data:", 0, 5) && isBase64(value)) {
            attachments++;
        } else {
            text.accept(value);
        }
    }

    private static boolean isBase64(String value) {
        int comma = value.indexOf(',');
        return comma > 0 && comma < 200 && value.substring(0, comma).endsWith(";base64");
    }
}
