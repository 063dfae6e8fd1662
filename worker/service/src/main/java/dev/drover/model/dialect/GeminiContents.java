package dev.drover.model.dialect;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a chat request as Gemini's {@code systemInstruction} and {@code contents}. A thought signature that came
 * with an answer, in {@code extra_content.google.thought_signature} as Google's own layer has it, goes back to its part.
 */
final class GeminiContents {
    private static final List<String> PART = List.of("type", "text", "refusal", "image_url", "file", "input_audio");

    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif",
            "pdf", "application/pdf");

    private static final int DEEPEST = 256;

    private final List<ChatMessage> messages;
    private final Omissions omissions;
    private final LineWriter out;
    private final Map<String, String> functions = new HashMap<>();
    private @Nullable String turn;

    GeminiContents(List<ChatMessage> messages, Omissions omissions, LineWriter out) {
        this.messages = messages;
        this.omissions = omissions;
        this.out = out;
    }

    void write() {
        int first = 0;
        while (first < messages.size() && messages.get(first).isSystem()) {
            first++;
        }
        if (first > 0) {
            out.begin("systemInstruction").beginArray("parts");
            messages.subList(0, first).forEach(this::content);
            out.endArray().end();
        }
        out.beginArray("contents");
        messages.subList(first, messages.size()).forEach(this::message);
        end();
        out.endArray();
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
                case "image_url" -> file(inside(said.present("image_url"), "url", path), null, path);
                case "file" -> document(said.present("file"), path);
                case "input_audio" -> sound(said.present("input_audio"), path);
                default -> throw new UntranslatableException(path + ": Gemini has no part '" + type + "'");
            }
        }
    }

    private void document(@Nullable JsonText file, String path) {
        JsonMembers parts = file == null || !file.isObject()
                ? null
                : JsonMembers.of(file, List.of("file_data", "file_id", "filename"));
        JsonText data = parts == null ? null : parts.present("file_data");
        JsonText id = parts == null ? null : parts.present("file_id");
        JsonText name = parts == null ? null : parts.present("filename");
        JsonText where = data == null ? id : data;
        String address = where == null ? null : where.string();
        if (address == null) {
            throw new UntranslatableException(path + ".file has neither data nor an id");
        }
        if (data != null && DataUrl.of(address) == null) {
            data("application/pdf", address);
        } else {
            file(address, name == null ? null : name.string(), path);
        }
    }

    private void sound(@Nullable JsonText audio, String path) {
        String data = inside(audio, "data", path);
        String format = inside(audio, "format", path);
        data("audio/" + format.toLowerCase(Locale.ROOT), data);
    }

    private void file(String address, @Nullable String name, String path) {
        DataUrl data = DataUrl.of(address);
        if (data != null) {
            data(data.mediaType(), data.base64());
            return;
        }
        if (address.startsWith("data:")) {
            throw new UntranslatableException(path + ": the data are not in base64");
        }
        String type = type(name == null ? address : name);
        out.begin().begin("fileData");
        if (type != null) {
            out.member("mimeType", type);
        }
        out.member("fileUri", address).end().end();
    }

    private void data(String type, String base64) {
        out.begin()
                .begin("inlineData")
                .member("mimeType", type)
                .member("data", base64)
                .end()
                .end();
    }

    private static @Nullable String type(String name) {
        int query = name.indexOf('?');
        String path = query < 0 ? name : name.substring(0, query);
        return TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static String inside(@Nullable JsonText object, String member, String path) {
        JsonText value = object != null && object.isObject()
                ? JsonMembers.of(object, List.of(member)).present(member)
                : object;
        String text = value == null ? null : value.string();
        if (text == null) {
            throw new UntranslatableException(path + ": " + member + " is missing");
        }
        return text;
    }
}
