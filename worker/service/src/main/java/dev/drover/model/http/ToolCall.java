package dev.drover.model.http;

import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what is known of a tool call that grows. */
final class ToolCall {
    private static final int DEEPEST = 500;

    private ToolCall() {}

    /** Its function's name, empty if it has not come. */
    static String name(Members call) {
        Part name = inFunction(call, "name");
        String text = name instanceof Part.Raw raw ? JsonText.check(raw.json()).string() : null;
        return text == null ? "" : text;
    }

    /** Its arguments, if they are a whole object; else null. */
    static @Nullable String arguments(Members call) {
        Part arguments = inFunction(call, "arguments");
        if (arguments instanceof Members object) {
            Bytes json = new Bytes(64);
            object.writeTo(json);
            return new String(json.array(), 0, json.size(), StandardCharsets.UTF_8);
        }
        return arguments instanceof Part.Text text && isObject(text.all()) ? text.all() : null;
    }

    /** Whether its arguments are JSON, are none, or were repeated whole in the last event; then only that is kept. */
    static boolean canBeRead(Part call) {
        Part arguments = call instanceof Members members ? inFunction(members, "arguments") : null;
        if (!(arguments instanceof Part.Text text) || text.all().isBlank() || isJson(text.all())) {
            return true;
        }
        String last = text.last();
        String before = text.all().substring(0, text.all().length() - last.length());
        boolean again = isJson(before) || last.startsWith(before);
        if (again && isObject(last)) {
            text.keepLast();
            return true;
        }
        return false;
    }

    static boolean isObject(String text) {
        return text.stripLeading().startsWith("{") && isJson(text);
    }

    private static boolean isJson(String text) {
        try {
            JsonText.check(text.getBytes(StandardCharsets.UTF_8), DEEPEST);
            return true;
        } catch (JsonFault _) {
            return false;
        }
    }

    private static @Nullable Part inFunction(Members call, String name) {
        return call.get("function") instanceof Members function ? function.get(name) : null;
    }
}
