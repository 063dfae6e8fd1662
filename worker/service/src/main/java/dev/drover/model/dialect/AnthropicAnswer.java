package dev.drover.model.dialect;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of Anthropic as a chat completion. What OpenAI's form has no place for stands beside the content:
 * {@code reasoning_content} and {@code thinking_blocks}, {@code content_blocks} for what Anthropic's own tools did, and
 * {@code citations}. A client that sends the message back with the next turn brings them back too.
 */
final class AnthropicAnswer {
    private static final List<String> READ =
            List.of("id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage");

    /** Written here; a second one of the same name could be read instead. */
    private static final List<String> WRITTEN = List.of("object", "created", "choices");

    private static final List<String> BLOCK = List.of("type", "text", "citations", "thinking", "id", "name", "input");

    private static final int DEEPEST = 500;
    /** Beyond any honest answer's; each takes many times its bytes. */
    private static final int MOST_BLOCKS = 10_000;

    private final JsonMembers message;
    private final LineWriter out;
    private final List<JsonText> texts = new ArrayList<>();
    private final List<JsonText> thoughts = new ArrayList<>();
    private final List<JsonText> thinking = new ArrayList<>();
    private final List<JsonText> others = new ArrayList<>();
    private final List<JsonText> citations = new ArrayList<>();
    private final List<JsonMembers> calls = new ArrayList<>();

    private AnthropicAnswer(JsonMembers message, int length) {
        this.message = message;
        this.out = new LineWriter(length + 256);
    }

    /** The body as it came if it is no message. */
    static byte[] of(byte[] body, InstantSource clock) {
        JsonText json;
        try {
            json = JsonText.check(body, DEEPEST);
        } catch (JsonFault _) {
            return body;
        }
        JsonMembers message = json.isObject() ? JsonMembers.of(json, READ) : null;
        JsonText content = message == null ? null : message.present("content");
        JsonText type = message == null ? null : message.present("type");
        if (message == null
                || content == null
                || !content.isArray()
                || type == null
                || !"message".equals(type.string())) {
            return body;
        }
        AnthropicAnswer answer = new AnthropicAnswer(message, json.length());
        return answer.read(content) ? answer.translated(json, clock) : body;
    }

    /** False: there is more than an answer has. */
    private boolean read(JsonText content) {
        int left = MOST_BLOCKS;
        for (JsonText block : content.elements()) {
            if (--left < 0 || citations.size() > MOST_BLOCKS) {
                return false;
            }
            if (block.isObject()) {
                block(block, JsonMembers.of(block, BLOCK));
            }
        }
        return true;
    }

    private byte[] translated(JsonText json, InstantSource clock) {
        out.begin();
        copy("id", message.present("id"));
        out.member("object", "chat.completion")
                .member("created", clock.instant().getEpochSecond());
        copy("model", message.present("model"));
        out.beginArray("choices").begin().member("index", 0L);
        message();
        JsonText stop = message.present("stop_reason");
        String word = stop == null ? null : stop.string();
        out.member("finish_reason", word == null ? null : AnthropicWords.finishReason(word));
        copy("stop_sequence", message.present("stop_sequence"));
        out.end().endArray();
        new AnthropicUsage().write(message.present("usage"), out);
        json.members((name, value) -> {
            if (!READ.contains(name) && !WRITTEN.contains(name) && !value.isNull()) {
                out.member(name, value);
            }
        });
        return out.end().bytes();
    }

    private void block(JsonText block, JsonMembers parts) {
        JsonText kind = parts.present("type");
        switch (kind == null || kind.string() == null ? "" : kind.string()) {
            case "text" -> {
                add(parts.present("text"), texts);
                JsonText cited = parts.present("citations");
                if (cited != null) {
                    cite(cited);
                }
            }
            case "thinking" -> {
                add(parts.present("thinking"), thoughts);
                thinking.add(block);
            }
            case "redacted_thinking" -> thinking.add(block);
            case "tool_use" -> calls.add(parts);
            default -> others.add(block);
        }
    }

    private void cite(JsonText cited) {
        for (JsonText each : cited.elements()) {
            if (citations.size() > MOST_BLOCKS) {
                return;
            }
            citations.add(each);
        }
    }

    private void message() {
        out.begin("message").member("role", "assistant");
        out.joined("content", texts);
        if (!thoughts.isEmpty()) {
            out.joined("reasoning_content", thoughts);
        }
        list("thinking_blocks", thinking);
        list("content_blocks", others);
        list("citations", citations);
        if (!calls.isEmpty()) {
            out.beginArray("tool_calls");
            calls.forEach(this::call);
            out.endArray();
        }
        out.end();
    }

    private void call(JsonMembers parts) {
        JsonText input = parts.present("input");
        out.begin();
        copy("id", parts.present("id"));
        out.member("type", "function").begin("function");
        copy("name", parts.present("name"));
        if (input == null) {
            out.member("arguments", "{}");
        } else {
            out.textOf("arguments", input);
        }
        out.end().end();
    }

    private void list(String name, List<JsonText> elements) {
        if (!elements.isEmpty()) {
            out.beginArray(name);
            elements.forEach(out::value);
            out.endArray();
        }
    }

    private void copy(String name, @Nullable JsonText value) {
        if (value != null) {
            out.member(name, value);
        }
    }

    private static void add(@Nullable JsonText value, List<JsonText> list) {
        if (value != null && value.isString()) {
            list.add(value);
        }
    }
}
