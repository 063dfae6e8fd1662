package dev.drover.model.dialect;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a chat request as Gemini's {@code systemInstruction} and {@code contents}. A thought signature that came
 * with an answer, in {@code extra_content.google.thought_signature} as Google's own layer has it, goes back to its part.
 */
final class GeminiContents {
    private static final List<String> PART = List.of("type", "text", "refusal", "image_url", "file", "input_audio");

    private static final List<String> TYPE = List.of("type");
    private static final int DEEPEST = 256;

    private final @Nullable JsonText messages;
    private final Omissions omissions;
    private final LineWriter out;
    private final GeminiFiles files;
    private final Map<String, String> functions = new HashMap<>();
    private @Nullable String turn;
    /** Messages before the first turn. */
    private int first;

    private boolean begun;

    GeminiContents(@Nullable JsonText messages, Omissions omissions, LineWriter out) {
        this.messages = messages;
        this.omissions = omissions;
        this.out = out;
        this.files = new GeminiFiles(out);
    }

    void write() {
        ChatMessage.each(messages, this::system);
        if (begun) {
            out.endArray().end();
        }
        out.beginArray("contents");
        ChatMessage.each(messages, message -> {
            if (message.place() >= first) {
                message(message);
            }
        });
        end();
        out.endArray();
    }

    /** What stands before the first turn. */
    private void system(ChatMessage message) {
        if (message.isSystem() && message.place() == first) {
            first++;
            if (!begun) {
                out.begin("systemInstruction").beginArray("parts");
                begun = true;
            }
            content(message);
        }
    }

    private void message(ChatMessage message) {
        if (message.member("name") != null && !message.role().equals("tool")) {
            omissions.cannotCarry("messages.name", "Gemini has no names of speakers");
        }
        switch (message.role()) {
            case "user" -> {
                turn("user");
                content(message);
            }
            case "assistant" -> assistant(message);
            case "tool" -> {
                turn("user");
                result(message);
            }
            case "system", "developer" -> {
                omissions.cannotCarry(
                        "messages.system",
                        "Gemini has instructions before the first turn alone, see " + message.path("role"));
                turn("user");
                content(message);
            }
            default -> throw new UntranslatableException(message.path("role") + ": Gemini has no such role");
        }
    }

    private void turn(String role) {
        if (!role.equals(turn)) {
            end();
            out.begin().member("role", role).beginArray("parts");
            turn = role;
        }
    }

    private void end() {
        if (turn != null) {
            out.endArray().end();
        }
    }

    private void assistant(ChatMessage message) {
        if (message.member("function_call") != null || message.member("audio") != null) {
            throw new UntranslatableException(message.path(message.member("audio") != null ? "audio" : "function_call")
                    + ": Gemini has nothing like it");
        }
        turn("model");
        parts(message.member("content_blocks"));
        content(message);
        for (ChatMessage.Call call : message.calls()) {
            functions.put(call.id(), call.name());
            out.begin().begin("functionCall");
            id(call.id());
            out.member("name", call.name()).member("args", call.arguments()).end();
            signature(call.extra());
            out.end();
        }
    }

    /** As they came. Parts of another vendor's have a type. */
    private void parts(@Nullable JsonText blocks) {
        if (blocks != null) {
            for (JsonText block : blocks.elements()) {
                if (block.isObject() && JsonMembers.of(block, TYPE).present("type") == null) {
                    out.value(block);
                }
            }
        }
    }

    /** Gemini knows no id that it has not given. */
    private void id(String id) {
        if (!id.isEmpty() && !id.startsWith(GeminiParts.OUR_IDS)) {
            out.member("id", id);
        }
    }

    private void signature(@Nullable JsonText extra) {
        JsonText google = extra != null && extra.isObject()
                ? JsonMembers.of(extra, List.of("google")).present("google")
                : null;
        JsonText signature = google != null && google.isObject()
                ? JsonMembers.of(google, List.of("thought_signature")).present("thought_signature")
                : null;
        if (signature != null) {
            out.member("thoughtSignature", signature);
        }
    }

    private void result(ChatMessage message) {
        String id = message.toolCallId();
        String name = functions.get(id);
        if (name == null) {
            throw new UntranslatableException(message.path("tool_call_id") + " names no call of an earlier message");
        }
        out.begin().begin("functionResponse");
        id(id);
        out.member("name", name);
        String text = text(message);
        JsonText object = object(text);
        if (object == null) {
            out.begin("response").member("output", text).end();
        } else {
            out.member("response", object);
        }
        out.end().end();
    }

    /** The text of a tool's message; pictures have no place in a function's response. */
    private static String text(ChatMessage message) {
        JsonText content = message.member("content");
        String whole = content == null ? "" : content.string();
        if (whole != null) {
            return whole;
        }
        StringBuilder text = new StringBuilder();
        for (JsonText part : content == null ? List.<JsonText>of() : content.elements()) {
            JsonText said = part.isObject() ? JsonMembers.of(part, PART).present("text") : null;
            if (said == null) {
                throw new UntranslatableException(message.path("content") + ": Gemini takes text from a tool");
            }
            text.append(said.string());
        }
        return text.toString();
    }

    private static @Nullable JsonText object(String text) {
        try {
            JsonText json = text.stripLeading().startsWith("{")
                    ? JsonText.check(text.getBytes(StandardCharsets.UTF_8), DEEPEST)
                    : null;
            return json == null || !json.isObject() ? null : json;
        } catch (JsonFault _) {
            return null;
        }
    }

    private void content(ChatMessage message) {
        JsonText content = message.member("content");
        if (content == null) {
            return;
        }
        JsonText extra = message.member("extra_content");
        if (content.isString()) {
            words(content, extra);
            return;
        }
        int place = 0;
        for (JsonText part : content.elements()) {
            String path = message.path("content[" + place++ + "]");
            if (!part.isObject()) {
                throw new UntranslatableException(path + " is no object");
            }
            part(JsonMembers.of(part, PART), part, path, extra);
            extra = null;
        }
    }

    private void words(JsonText text, @Nullable JsonText extra) {
        if (text.length() > 2 || extra != null) {
            out.begin().member("text", text);
            signature(extra);
            out.end();
        }
    }

    private void part(JsonMembers said, JsonText part, String path, @Nullable JsonText extra) {
        JsonText text = said.present("refusal") == null ? said.present("text") : said.present("refusal");
        JsonText kind = said.present("type");
        String type = kind == null ? null : kind.string();
        if (text != null && text.isString()) {
            words(text, extra);
        } else if (type == null) {
            out.value(part); // Google's own, such as inlineData.
        } else {
            switch (type) {
                case "image_url" -> files.picture(said.present("image_url"), path);
                case "file" -> files.document(said.present("file"), path);
                case "input_audio" -> files.sound(said.present("input_audio"), path);
                default -> throw new UntranslatableException(path + ": Gemini has no part " + Quotes.of(type));
            }
        }
    }
}
