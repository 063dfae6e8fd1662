package dev.drover.model;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The texts of a request that become prompt tokens, found without writing the body out. Images, audio and files
 * that travel as base64 are counted, not read: their size in characters says nothing about their tokens.
 */
final class PromptText {
    private static final List<String> CHAT = List.of("messages", "tools", "functions", "response_format");
    private static final List<String> RESPONSES = List.of("instructions", "input", "tools", "text");
    private static final List<String> COMPLETIONS = List.of("prompt", "suffix");
    private static final List<String> MESSAGES = List.of("system", "messages", "tools");
    private static final List<String> EMBEDDINGS = List.of("input");

    /** Members whose names reach the model as they are (schemas of tools); elsewhere names are the protocol's. */
    private static final Set<String> NAMED = Set.of("tools", "functions", "response_format", "text");

    private static final Set<String> BINARY = Set.of("data", "file_data", "image_data", "b64_json");
    private static final Set<String> PROTOCOL =
            Set.of("type", "role", "detail", "id", "tool_call_id", "tool_use_id", "file_id", "media_type");

    private final Consumer<JsonReader> text;
    private long tokenIds;
    private long messages;
    private long attachments;

    private PromptText(Consumer<JsonReader> text) {
        this.text = text;
    }

    /** Hands every text to {@code text}, one at a time, as the last token of a reader. */
    static PromptText read(InferenceRequest request, Consumer<JsonReader> text) {
        PromptText prompt = new PromptText(text);
        Endpoint endpoint = request.endpoint();
        for (String member : members(endpoint)) {
            JsonText value = request.facts().member(member);
            boolean messages = member.equals("messages") || (member.equals("input") && endpoint == Endpoint.RESPONSES);
            if (value != null) {
                prompt.read(value.fromValue(), messages, NAMED.contains(member));
            } else if (messages) {
                prompt.messages++;
            }
        }
        return prompt;
    }

    private void read(JsonReader reader, boolean counts, boolean named) {
        if (!counts || reader.token() != Token.ARRAY) {
            messages += counts ? 1 : 0;
            walk(reader, named);
            return;
        }
        while (reader.next() != Token.END_ARRAY) {
            messages++;
            walk(reader, named);
        }
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
            case MESSAGES -> MESSAGES;
        };
    }

    /** The value that the last token begins. Recursion is bounded by the bound on a request's nesting. */
    private void walk(JsonReader reader, boolean named) {
        switch (reader.token()) {
            case STRING -> leaf(reader);
            case NUMBER -> tokenIds++;
            case ARRAY -> {
                while (reader.next() != Token.END_ARRAY) {
                    walk(reader, named);
                }
            }
            case OBJECT -> {
                boolean plain = false;
                while (reader.next() != Token.END_OBJECT) {
                    plain |= member(reader, named, plain);
                }
            }
            case TRUE, FALSE, NULL, NAME, END_OBJECT, END_ARRAY, END -> {}
        }
    }

    /**
     * @param plain whether the object has said that its data is text, as Anthropic's plain documents do
     * @return whether this member says so
     */
    private boolean member(JsonReader reader, boolean named, boolean plain) {
        if (named) {
            text.accept(reader);
            reader.next();
            walk(reader, true);
            return false;
        }
        String name = reader.text();
        reader.next();
        if (name.equals("image_url") || name.equals("image_file")) {
            attachments++;
            reader.skip();
        } else if (reader.token() == Token.STRING && BINARY.contains(name) && !plain) {
            attachments++;
        } else if (PROTOCOL.contains(name)) {
            boolean text = name.equals("type") && reader.token() == Token.STRING && reader.is("text");
            reader.skip();
            return text;
        } else {
            walk(reader, false);
        }
        return false;
    }

    private void leaf(JsonReader reader) {
        if (reader.begins("data:") && isBase64(reader.text())) {
            attachments++;
        } else {
            text.accept(reader);
        }
    }

    private static boolean isBase64(String value) {
        int comma = value.indexOf(',');
        return comma > 0 && comma < 200 && value.substring(0, comma).endsWith(";base64");
    }
}
