package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a chat request as Anthropic's {@code system} and {@code messages}. Messages of one side that follow each
 * other are one turn: Anthropic wants all results of parallel calls in one.
 *
 * <p>What an earlier answer had beyond OpenAI's form comes back in {@code thinking_blocks} and {@code content_blocks} of an
 * assistant's message, and is passed on unchanged: Anthropic checks the signatures.
 */
final class AnthropicMessages {
    private static final List<String> PART =
            List.of("type", "text", "refusal", "image_url", "file", "cache_control", "source");

    private final @Nullable JsonText messages;
    private final Omissions omissions;
    private final LineWriter out;
    private @Nullable String turn;
    /** Messages before the first turn. */
    private int first;

    private boolean begun;

    AnthropicMessages(@Nullable JsonText messages, Omissions omissions, LineWriter out) {
        this.messages = messages;
        this.omissions = omissions;
        this.out = out;
    }

    void write() {
        ChatMessage.each(messages, this::system);
        if (begun) {
            out.endArray();
        }
        out.beginArray("messages");
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
                out.beginArray("system");
                begun = true;
            }
            content(message, false);
        }
    }

    private void message(ChatMessage message) {
        if (message.member("name") != null) {
            omissions.cannotCarry("messages.name", "Anthropic has no names of speakers");
        }
        switch (message.role()) {
            case "user" -> {
                turn("user");
                content(message, true);
            }
            case "assistant" -> assistant(message);
            case "tool" -> {
                turn("user");
                result(message);
            }
            case "system", "developer" -> {
                omissions.cannotCarry(
                        "messages.system",
                        "Anthropic has instructions before the first turn alone, see " + at(message));
                turn("user");
                content(message, true);
            }
            default -> throw new UntranslatableException(message.path("role") + ": Anthropic has no such role");
        }
    }

    private static String at(ChatMessage message) {
        return message.path("role");
    }

    private void turn(String role) {
        if (!role.equals(turn)) {
            end();
            out.begin().member("role", role).beginArray("content");
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
                    + ": Anthropic has nothing like it");
        }
        turn("assistant");
        blocks(message.member("thinking_blocks"));
        blocks(message.member("content_blocks"));
        content(message, true);
        for (ChatMessage.Call call : message.calls()) {
            out.begin()
                    .member("type", "tool_use")
                    .member("id", call.id())
                    .member("name", call.name())
                    .member("input", call.arguments())
                    .end();
        }
    }

    /** As they came, but for the place that a stream gave to them. */
    private void blocks(@Nullable JsonText blocks) {
        if (blocks == null) {
            return;
        }
        for (JsonText block : blocks.elements()) {
            if (!block.isObject() || JsonMembers.of(block, PART).present("type") == null) {
                continue; // Another vendor's.
            }
            out.begin();
            block.members((name, value) -> {
                if (!name.equals("index")) {
                    out.member(name, value);
                }
            });
            out.end();
        }
    }

    private void result(ChatMessage message) {
        out.begin().member("type", "tool_result").member("tool_use_id", message.toolCallId());
        JsonText content = message.member("content");
        if (content != null && content.isString()) {
            out.member("content", content);
        } else if (content != null) {
            out.beginArray("content");
            content(message, true);
            out.endArray();
        }
        cache(message.member("cache_control"));
        out.end();
    }

    /** Its text, or its parts, as elements of the array that is open. */
    private void content(ChatMessage message, boolean pictures) {
        JsonText content = message.member("content");
        if (content == null) {
            return;
        }
        if (content.isString()) {
            text(content, message.member("cache_control"));
            return;
        }
        int place = 0;
        for (JsonText part : content.elements()) {
            String path = message.path("content[" + place++ + "]");
            if (!part.isObject()) {
                throw new UntranslatableException(path + " is no object");
            }
            part(part, JsonMembers.of(part, PART), path, pictures);
        }
    }

    private void part(JsonText part, JsonMembers said, String path, boolean pictures) {
        JsonText kind = said.present("type");
        String type = kind == null ? null : kind.string();
        JsonText text = said.present("refusal") == null ? said.present("text") : said.present("refusal");
        if (text != null && text.isString()) {
            text(text, said.present("cache_control"));
        } else if (!pictures || type == null) {
            throw new UntranslatableException(path + ": Anthropic takes text there");
        } else {
            switch (type) {
                case "image_url" -> image(said, path);
                case "file" -> file(said, path);
                case "input_audio" -> throw new UntranslatableException(path + ": Anthropic takes no sound");
                default -> out.value(part); // Anthropic's own, such as a document.
            }
        }
    }

    /** Anthropic takes no empty text. */
    private void text(JsonText text, @Nullable JsonText cache) {
        if (text.length() > 2) {
            out.begin().member("type", "text").member("text", text);
            cache(cache);
            out.end();
        }
    }

    private void image(JsonMembers said, String path) {
        JsonText image = said.present("image_url");
        JsonText url = image != null && image.isObject()
                ? JsonMembers.of(image, List.of("url")).present("url")
                : image;
        String address = url == null ? null : url.string();
        if (address == null) {
            throw new UntranslatableException(path + ".image_url.url is missing");
        }
        out.begin().member("type", "image");
        source(address, DataUrl.of(address), path);
        cache(said.present("cache_control"));
        out.end();
    }

    private void file(JsonMembers said, String path) {
        JsonText file = said.present("file");
        JsonMembers parts = file == null || !file.isObject()
                ? null
                : JsonMembers.of(file, List.of("file_data", "file_id", "filename"));
        JsonText data = parts == null ? null : parts.present("file_data");
        JsonText id = parts == null ? null : parts.present("file_id");
        String content = data == null ? null : data.string();
        if (parts == null || (content == null && id == null)) {
            throw new UntranslatableException(path + ".file has neither data nor an id");
        }
        out.begin().member("type", "document");
        if (content == null) {
            out.begin("source").member("type", "file").member("file_id", id).end();
        } else {
            DataUrl bytes = DataUrl.of(content);
            source(content, bytes == null ? new DataUrl("application/pdf", content) : bytes, path);
        }
        JsonText name = parts.present("filename");
        if (name != null) {
            out.member("title", name);
        }
        cache(said.present("cache_control"));
        out.end();
    }

    private void source(String address, @Nullable DataUrl data, String path) {
        if (data != null) {
            out.begin("source")
                    .member("type", "base64")
                    .member("media_type", data.mediaType())
                    .member("data", data.base64())
                    .end();
        } else if (address.startsWith("data:")) {
            throw new UntranslatableException(path + ": the data are not in base64");
        } else {
            out.begin("source").member("type", "url").member("url", address).end();
        }
    }

    private void cache(@Nullable JsonText control) {
        if (control != null) {
            out.member("cache_control", control);
        }
    }
}
