package dev.drover.model.http;

import dev.drover.contracts.Json;
import dev.drover.contracts.JsonFault;
import dev.drover.contracts.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads what is known of a tool call that grows. */
final class ToolCall {
    private static final int DEEPEST = 500;
    /** Arguments that stand only until the real ones come: BerriAI/litellm#25321. */
    private static final Set<String> NOTHING = Set.of("{}", "null", "[]", "\"\"");

    private ToolCall() {}

    /** Whether its function has a name, and not this one. */
    static boolean hasAnotherName(Members call, String other) {
        if (other.isEmpty()) {
            return false;
        }
        Part name = inFunction(call, "name");
        String text = name instanceof Part.Raw raw ? JsonText.check(raw.json()).string() : null;
        return text != null && !text.isEmpty() && !text.equals(other);
    }

    /** Whether its arguments are a whole object. */
    static boolean hasWholeArguments(Members call) {
        Part arguments = inFunction(call, "arguments");
        return arguments instanceof Members || (arguments instanceof Part.Text text && text.isObject());
    }

    /** Whether its arguments are these. */
    static boolean hasArguments(Members call, String same) {
        Part arguments = inFunction(call, "arguments");
        if (arguments instanceof Members object) {
            Bytes json = new Bytes(64);
            object.writeTo(json);
            return same.equals(new String(json.array(), 0, json.size(), StandardCharsets.UTF_8));
        }
        return arguments instanceof Part.Text text && text.is(same);
    }

    /** Whether its arguments are JSON, are none, or were repeated in the last event, which went on to their end; then only that is kept. */
    static boolean canBeRead(Part call) {
        Part arguments = call instanceof Members members ? inFunction(members, "arguments") : null;
        if (!(arguments instanceof Part.Text text) || text.all().isBlank() || isJson(text.all())) {
            return true;
        }
        String last = text.last();
        String before = text.all().substring(0, text.length() - last.length());
        boolean again = last.startsWith(before) || NOTHING.contains(before.strip()) || isSame(before, last);
        if (again && isObject(last)) {
            text.keepLast();
            return true;
        }
        return false;
    }

    /** Whether both are JSON of the same meaning: a repetition with other spaces. */
    private static boolean isSame(String before, String last) {
        if (!isObject(before) || !isObject(last)) {
            return false;
        }
        try {
            return Json.read(before.getBytes(StandardCharsets.UTF_8))
                    .equals(Json.read(last.getBytes(StandardCharsets.UTF_8)));
        } catch (JacksonException | ArithmeticException | NumberFormatException _) {
            return false;
        }
    }

    static boolean isObject(String text) {
        return text.stripLeading().startsWith("{") && isJson(text);
    }

    static boolean isJson(String text) {
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
