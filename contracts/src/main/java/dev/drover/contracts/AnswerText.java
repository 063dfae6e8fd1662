package dev.drover.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text that people read of an answer: of the first choice, of the responses API's output, or of an Anthropic message. No
 * reasoning, no tool calls, no other choices.
 */
public final class AnswerText {
    private static final List<String> EVENT = List.of("choices", "type", "delta", "content_block");
    private static final List<String> CHOICE = List.of("index", "delta", "text");
    private static final List<String> WHOLE = List.of("choices", "output", "content");
    private static final List<String> WHOLE_CHOICE = List.of("index", "message", "text");
    private static final List<String> CONTENT = List.of("content");
    private static final List<String> PART = List.of("type", "text");

    private AnswerText() {}

    /** What an event of a stream adds, empty if nothing. */
    public static String ofEvent(JsonText event) {
        if (!event.isObject()) {
            return "";
        }
        JsonMembers members = JsonMembers.of(event, EVENT);
        JsonText delta = members.present("delta");
        return switch (string(members.present("type"))) {
            case "response.output_text.delta" -> string(delta);
            case "content_block_start" -> part(members.present("content_block"));
            case "content_block_delta" -> part(delta);
            default -> ofFirst(members.present("choices"), CHOICE, "delta");
        };
    }

    /** Of a whole answer, empty if it has none. */
    public static String ofAnswer(JsonText body) {
        if (!body.isObject()) {
            return "";
        }
        JsonMembers members = JsonMembers.of(body, WHOLE);
        JsonText output = members.present("output");
        if (members.has("content")) {
            return content(body);
        }
        if (output == null) {
            return ofFirst(members.present("choices"), WHOLE_CHOICE, "message");
        }
        StringBuilder text = new StringBuilder();
        for (JsonText item : output.elements()) {
            text.append(content(item));
        }
        return text.toString();
    }

    private static String ofFirst(@Nullable JsonText choices, List<String> names, String holder) {
        StringBuilder text = new StringBuilder();
        if (choices != null) {
            for (JsonText choice : choices.elements()) {
                if (choice.isObject()) {
                    JsonMembers members = JsonMembers.of(choice, names);
                    JsonText index = members.present("index");
                    Long place = index == null ? Long.valueOf(0) : index.wholeNumber();
                    if (place != null && place == 0) {
                        text.append(string(members.present("text"))).append(content(members.present(holder)));
                    }
                }
            }
        }
        return text.toString();
    }

    private static String content(@Nullable JsonText holder) {
        JsonText content = holder == null || !holder.isObject()
                ? null
                : JsonMembers.of(holder, CONTENT).present("content");
        if (content == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(string(content));
        content.elements().forEach(part -> text.append(part(part)));
        return text.toString();
    }

    private static String part(@Nullable JsonText part) {
        if (part == null || !part.isObject()) {
            return "";
        }
        JsonMembers members = JsonMembers.of(part, PART);
        return string(members.present("type")).equals("reasoning_text") ? "" : string(members.present("text"));
    }

    private static String string(@Nullable JsonText value) {
        String text = value == null ? null : value.string();
        return text == null ? "" : text;
    }
}
