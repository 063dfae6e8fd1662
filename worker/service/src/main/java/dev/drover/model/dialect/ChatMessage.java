package dev.drover.model.dialect;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One message of a chat request, as slices of the request.
 *
 * @param place among the messages, from 0
 */
record ChatMessage(int place, JsonMembers members) {
    private static final List<String> READ = List.of(
            "role",
            "content",
            "name",
            "tool_calls",
            "tool_call_id",
            "function_call",
            "audio",
            "refusal",
            "thinking_blocks",
            "content_blocks",
            "extra_content",
            "cache_control");

    private static final List<String> CALL = List.of("id", "function", "extra_content");
    private static final List<String> FUNCTION = List.of("name", "arguments");
    private static final int DEEPEST = 256;

    /**
     * A tool call of an assistant's message.
     *
     * @param arguments an object
     * @param extra {@code extra_content}: what one vendor wants back; null if there is none
     */
    record Call(
            String id,
            String name,
            JsonText arguments,
            @Nullable JsonText extra) {}

    /**
     * The messages of a body, one at a time: together they would take many times the body's bytes.
     *
     * @param messages null if there are none
     */
    static void each(@Nullable JsonText messages, Consumer<ChatMessage> taken) {
        if (messages != null) {
            int place = 0;
            for (JsonText message : messages.elements()) {
                if (!message.isObject()) {
                    throw new UntranslatableException("messages[" + place + "] is no object");
                }
                taken.accept(new ChatMessage(place++, JsonMembers.of(message, READ)));
            }
        }
    }

    String role() {
        String role = string("role");
        return role == null ? "" : role;
    }

    /** Whether it instructs the model: OpenAI's newer name for the role means the same. */
    boolean isSystem() {
        return role().equals("system") || role().equals("developer");
    }

    /** Null where it is not there, or null. */
    @Nullable
    JsonText member(String name) {
        return members.present(name);
    }

    /** Null where it is not there, or no text. */
    @Nullable
    String string(String name) {
        JsonText value = members.present(name);
        return value == null ? null : value.string();
    }

    /** The id of the call that a tool's message answers. */
    String toolCallId() {
        String id = string("tool_call_id");
        if (id == null || id.isEmpty()) {
            throw new UntranslatableException(path("tool_call_id") + " is missing");
        }
        return id;
    }

    /** The calls of an assistant's message, none for any other. */
    List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        JsonText list = member("tool_calls");
        if (list != null) {
            for (JsonText call : list.elements()) {
                calls.add(call(call, path("tool_calls[" + calls.size() + "]")));
            }
        }
        return calls;
    }

    /** Where a member of the message stands, for people. */
    String path(String member) {
        return "messages[" + place + "]." + member;
    }

    private static Call call(JsonText json, String path) {
        JsonMembers call = json.isObject() ? JsonMembers.of(json, CALL) : null;
        JsonText function = call == null ? null : call.present("function");
        if (call == null || function == null || !function.isObject()) {
            throw new UntranslatableException(path + " is no call of a function");
        }
        JsonMembers parts = JsonMembers.of(function, FUNCTION);
        JsonText id = call.present("id");
        JsonText name = parts.present("name");
        String known = name == null ? null : name.string();
        if (known == null || known.isEmpty()) {
            throw new UntranslatableException(path + ".function.name is missing");
        }
        String given = id == null ? null : id.string();
        JsonText arguments = arguments(parts.present("arguments"), path);
        return new Call(given == null ? "" : given, known, arguments, call.present("extra_content"));
    }

    /** OpenAI has arguments as text; a model that was given none writes an empty one. */
    private static JsonText arguments(@Nullable JsonText given, String path) {
        String text = given == null ? "" : given.string();
        JsonText object = null;
        try {
            object = text == null
                    ? given
                    : JsonText.check((text.isBlank() ? "{}" : text).getBytes(StandardCharsets.UTF_8), DEEPEST);
        } catch (JsonFault _) {
            // Said below.
        }
        if (object == null || !object.isObject()) {
            throw new UntranslatableException(path + ".function.arguments are no JSON object");
        }
        return object;
    }
}
