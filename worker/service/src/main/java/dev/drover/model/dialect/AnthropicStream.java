package dev.drover.model.dialect;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of Anthropic's as one of chat completions, in the form that {@link AnthropicAnswer} has. The type inside an event
 * counts, not the event's name: proxies lose names. The end is {@code message_stop}.
 *
 * <p>Source: <a href="https://platform.claude.com/docs/en/build-with-claude/streaming">Streaming messages</a>.
 */
final class AnthropicStream implements StreamTranslation {
    private static final List<String> EVENT =
            List.of("type", "message", "index", "content_block", "delta", "usage", "choices");
    private static final List<String> MESSAGE = List.of("id", "model", "usage");
    private static final List<String> BLOCK = List.of("type", "text", "thinking", "id", "name", "input");
    private static final List<String> DELTA = List.of(
            "type", "text", "thinking", "signature", "partial_json", "citation", "stop_reason", "stop_sequence");
    private static final JsonText NOTHING = JsonText.check("{}".getBytes(StandardCharsets.US_ASCII));
    private static final int LONGEST_INPUT = 1 << 20;
    private static final int LONGEST_NAME = 256;

    private final AnthropicUsage usage = new AnthropicUsage();
    private final long created;
    private String id = "";
    private String model = "";
    private int calls;
    private String block = "";
    private boolean anyArguments;
    private @Nullable JsonText held;
    private final StringBuilder heldInput = new StringBuilder();

    AnthropicStream(InstantSource clock) {
        this.created = clock.instant().getEpochSecond();
    }

    @Override
    public boolean event(String name, JsonText event, BiConsumer<String, JsonText> translated) {
        JsonMembers parts = JsonMembers.of(event, EVENT);
        String type = string(parts.present("type"));
        switch (type) {
            case "message_start" -> started(parts.present("message"), translated);
            case "content_block_start" -> opened(parts, translated);
            case "content_block_delta" -> grown(parts, translated);
            case "content_block_stop" -> closed(translated);
            case "message_delta" -> ended(parts, translated);
            case "message_stop" -> {
                return true;
            }
            case "error" -> translated.accept("error", event);
            case "" -> translated.accept(name, event); // A gateway's own: an error, or OpenAI's events.
            default -> {} // A ping, or what comes with later versions.
        }
        return false;
    }

    private void started(@Nullable JsonText message, BiConsumer<String, JsonText> translated) {
        if (message == null || !message.isObject()) {
            return;
        }
        JsonMembers parts = JsonMembers.of(message, MESSAGE);
        id = name(parts.present("id"));
        model = name(parts.present("model"));
        usage.begin(parts.present("usage"));
        send(chunk().beginArray("choices").endArray(), translated);
    }

    private void opened(JsonMembers event, BiConsumer<String, JsonText> translated) {
        JsonText started = event.present("content_block");
        if (started == null || !started.isObject()) {
            return;
        }
        JsonMembers parts = JsonMembers.of(started, BLOCK);
        block = string(parts.present("type"));
        switch (block) {
            case "text" -> text("content", parts.present("text"), translated);
            case "thinking", "redacted_thinking" -> {
                LineWriter out = delta();
                JsonText thought = parts.present("thinking");
                if (says(thought)) {
                    out.member("reasoning_content", thought);
                }
                out.beginArray("thinking_blocks").begin();
                copy("index", event.present("index"), out);
                started.members(out::member);
                send(close(out.end().endArray()), translated);
            }
            case "tool_use" -> called(parts, translated);
            default -> {
                if (block.endsWith("tool_use")) {
                    held = JsonText.check(started.bytes());
                    heldInput.setLength(0);
                } else {
                    send(
                            close(delta().beginArray("content_blocks")
                                    .value(started)
                                    .endArray()),
                            translated);
                }
            }
        }
    }

    private void called(JsonMembers parts, BiConsumer<String, JsonText> translated) {
        JsonText input = parts.present("input");
        anyArguments = input != null && input.isObject() && input.length() > 2;
        LineWriter out = delta().beginArray("tool_calls").begin().member("index", (long) calls);
        calls++;
        copy("id", parts.present("id"), out);
        out.member("type", "function").begin("function");
        copy("name", parts.present("name"), out);
        if (anyArguments && input != null) {
            out.textOf("arguments", input);
        } else {
            out.member("arguments", "");
        }
        send(close(out.end().end().endArray()), translated);
    }

    private void grown(JsonMembers event, BiConsumer<String, JsonText> translated) {
        JsonText more = event.present("delta");
        if (more == null || !more.isObject()) {
            return;
        }
        JsonMembers parts = JsonMembers.of(more, DELTA);
        switch (string(parts.present("type"))) {
            case "text_delta" -> text("content", parts.present("text"), translated);
            case "thinking_delta" -> thought(event, "thinking", parts.present("thinking"), translated);
            case "signature_delta" -> thought(event, "signature", parts.present("signature"), translated);
            case "input_json_delta" -> input(parts.present("partial_json"), translated);
            case "citations_delta" -> {
                JsonText citation = parts.present("citation");
                if (citation != null) {
                    send(close(delta().beginArray("citations").value(citation).endArray()), translated);
                }
            }
            default -> {} // What comes with later versions.
        }
    }

    private void text(String member, @Nullable JsonText text, BiConsumer<String, JsonText> translated) {
        if (says(text)) {
            send(close(delta().member(member, text)), translated);
        }
    }

    private void thought(JsonMembers event, String member, @Nullable JsonText text, BiConsumer<String, JsonText> to) {
        if (!says(text)) {
            return;
        }
        LineWriter out = delta();
        if (member.equals("thinking")) {
            out.member("reasoning_content", text);
        }
        out.beginArray("thinking_blocks").begin();
        copy("index", event.present("index"), out);
        send(close(out.member(member, text).end().endArray()), to);
    }

    private void input(@Nullable JsonText more, BiConsumer<String, JsonText> translated) {
        if (!says(more)) {
            return;
        }
        if (held != null) {
            // Of one of Anthropic's own tools, whose inputs are short: what is longer is not brought back.
            String text = string(more);
            if (heldInput.length() + text.length() <= LONGEST_INPUT) {
                heldInput.append(text);
            }
            return;
        }
        anyArguments = true;
        arguments(out -> out.member("arguments", more), translated);
    }

    private void arguments(Consumer<LineWriter> written, BiConsumer<String, JsonText> translated) {
        LineWriter out = delta().beginArray("tool_calls")
                .begin()
                .member("index", (long) Math.max(0, calls - 1))
                .begin("function");
        written.accept(out);
        send(close(out.end().end().endArray()), translated);
    }

    private void closed(BiConsumer<String, JsonText> translated) {
        JsonText whole = held;
        if (whole != null) {
            JsonText input = heldInput.isEmpty() ? null : json(heldInput.toString());
            LineWriter out = delta().beginArray("content_blocks").begin();
            whole.members((name, value) -> {
                if (input == null || !name.equals("input")) {
                    out.member(name, value);
                }
            });
            copy("input", input, out);
            send(close(out.end().endArray()), translated);
            held = null;
        } else if (block.equals("tool_use") && !anyArguments) {
            arguments(out -> out.member("arguments", "{}"), translated);
        }
        block = "";
    }

    private void ended(JsonMembers event, BiConsumer<String, JsonText> translated) {
        JsonText delta = event.present("delta");
        JsonMembers parts = JsonMembers.of(delta == null || !delta.isObject() ? NOTHING : delta, DELTA);
        JsonText reason = parts.present("stop_reason");
        LineWriter out = chunk().beginArray("choices");
        if (reason != null) {
            out.begin().member("index", 0L).begin("delta").end();
            out.member("finish_reason", AnthropicWords.finishReason(string(reason)));
            copy("stop_sequence", parts.present("stop_sequence"), out);
            out.end();
        }
        out.endArray();
        usage.write(event.present("usage"), out);
        send(out, translated);
    }

    private LineWriter chunk() {
        return new LineWriter(256)
                .begin()
                .member("id", id)
                .member("object", "chat.completion.chunk")
                .member("created", created)
                .member("model", model);
    }

    /** A chunk whose only choice is open at its delta. */
    private LineWriter delta() {
        return chunk().beginArray("choices").begin().member("index", 0L).begin("delta");
    }

    private static LineWriter close(LineWriter delta) {
        return delta.end().nothing("finish_reason").end().endArray();
    }

    private static void send(LineWriter chunk, BiConsumer<String, JsonText> translated) {
        translated.accept("", JsonText.check(chunk.end().bytes()));
    }

    private static void copy(String name, @Nullable JsonText value, LineWriter out) {
        if (value != null) {
            out.member(name, value);
        }
    }

    private static boolean says(@Nullable JsonText text) {
        return text != null && text.isString() && text.length() > 2;
    }

    /** Each chunk repeats it. */
    private static String name(@Nullable JsonText value) {
        String name = string(value);
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private static String string(@Nullable JsonText value) {
        String text = value == null ? null : value.string();
        return text == null ? "" : text;
    }

    private static @Nullable JsonText json(String text) {
        try {
            return JsonText.check(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonFault _) {
            return null;
        }
    }
}
