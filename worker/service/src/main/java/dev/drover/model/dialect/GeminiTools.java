package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools of a chat request as Gemini's, and which of them the model is to call. */
final class GeminiTools {
    private final LineWriter out;

    private GeminiTools(LineWriter out) {
        this.out = out;
    }

    /** Writes {@code tools} and {@code toolConfig}; nothing where there are no tools. */
    static void write(@Nullable JsonText tools, @Nullable JsonText choice, LineWriter out) {
        if (tools == null) {
            return;
        }
        GeminiTools translated = new GeminiTools(out);
        translated.tools(tools);
        if (choice != null) {
            translated.choice(choice);
        }
    }

    private void tools(JsonText tools) {
        out.beginArray("tools");
        boolean functions = false;
        for (JsonText tool : tools.elements()) {
            functions |= isFunction(tool);
        }
        if (functions) {
            out.begin().beginArray("functionDeclarations");
            for (JsonText tool : tools.elements()) {
                if (isFunction(tool)) {
                    declaration(JsonMembers.of(tool, List.of("function")).present("function"));
                }
            }
            out.endArray().end();
        }
        for (JsonText tool : tools.elements()) {
            if (!isFunction(tool)) {
                out.value(tool); // Google's own, such as its search.
            }
        }
        out.endArray();
    }

    private static boolean isFunction(JsonText tool) {
        if (!tool.isObject()) {
            throw new UntranslatableException("tools[] is no object");
        }
        JsonMembers parts = JsonMembers.of(tool, List.of("type", "function"));
        JsonText type = parts.present("type");
        if (type != null && "custom".equals(type.string())) {
            throw new UntranslatableException("tools[]: Gemini has no tools with free text");
        }
        return parts.present("function") != null;
    }

    private void declaration(@Nullable JsonText function) {
        if (function == null || !function.isObject()) {
            throw new UntranslatableException("tools[].function is no object");
        }
        JsonMembers said = JsonMembers.of(function, List.of("name", "description", "parameters"));
        out.begin();
        copy("name", said.present("name"));
        copy("description", said.present("description"));
        copy("parametersJsonSchema", said.present("parameters"));
        out.end();
    }

    private void choice(JsonText choice) {
        String word = choice.string();
        JsonText name = word == null ? named(choice) : null;
        String mode = word == null ? "required" : word;
        out.begin("toolConfig").begin("functionCallingConfig");
        switch (mode) {
            case "auto" -> out.member("mode", "AUTO");
            case "required" -> out.member("mode", "ANY");
            case "none" -> out.member("mode", "NONE");
            default -> throw new UntranslatableException("tool_choice: " + Quotes.of(mode) + " is unknown");
        }
        if (name != null) {
            out.beginArray("allowedFunctionNames").value(name).endArray();
        }
        out.end().end();
    }

    private static JsonText named(JsonText choice) {
        JsonText function =
                choice.isObject() ? JsonMembers.of(choice, List.of("function")).present("function") : null;
        JsonText name = function != null && function.isObject()
                ? JsonMembers.of(function, List.of("name")).present("name")
                : null;
        if (name == null) {
            throw new UntranslatableException("tool_choice: Gemini has no such choice");
        }
        return name;
    }

    private void copy(String name, @Nullable JsonText value) {
        if (value != null) {
            out.member(name, value);
        }
    }
}
