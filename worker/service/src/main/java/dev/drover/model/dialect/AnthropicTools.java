package dev.drover.model.dialect;

import dev.drover.contracts.JsonMembers;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tools of a chat request as Anthropic's, and which of them the model is to call. */
final class AnthropicTools {
    private final LineWriter out;

    private AnthropicTools(LineWriter out) {
        this.out = out;
    }

    /**
     * Writes {@code tools} and {@code tool_choice}; nothing where there are no tools.
     *
     * @param choice null if none is given; likewise the others
     * @param parallel whether several calls at a time are allowed
     */
    static void write(
            @Nullable JsonText tools, @Nullable JsonText choice, @Nullable JsonText parallel, LineWriter out) {
        if (tools == null) {
            return;
        }
        AnthropicTools translated = new AnthropicTools(out);
        out.beginArray("tools");
        tools.elements().forEach(translated::tool);
        out.endArray();
        boolean alone = parallel != null && parallel.text().equals("false");
        if (choice != null || alone) {
            translated.choice(choice, alone);
        }
    }

    /** Tools of Anthropic's own, such as its web search, are passed on. */
    private void tool(JsonText tool) {
        JsonMembers parts = JsonMembers.of(object(tool, "tools[]"), List.of("type", "function", "cache_control"));
        JsonText function = parts.present("function");
        if (function == null) {
            if (is(parts.present("type"), "custom")) {
                throw new UntranslatableException("tools[]: Anthropic has no tools with free text of OpenAI's form");
            }
            out.value(tool);
            return;
        }
        JsonMembers said = JsonMembers.of(
                object(function, "tools[].function"), List.of("name", "description", "parameters", "strict"));
        out.begin();
        copy("name", said.present("name"));
        copy("description", said.present("description"));
        JsonText parameters = said.present("parameters");
        if (parameters == null) {
            out.begin("input_schema").member("type", "object").end();
        } else {
            out.member("input_schema", parameters);
        }
        copy("strict", said.present("strict"));
        copy("cache_control", parts.present("cache_control"));
        out.end();
    }

    private void choice(@Nullable JsonText choice, boolean alone) {
        String word = choice == null ? "auto" : choice.string();
        out.begin("tool_choice");
        if (word != null) {
            out.member("type", word.equals("required") ? "any" : word);
        } else if (choice != null) {
            named(choice);
        }
        if (alone && !"none".equals(word)) {
            out.member("disable_parallel_tool_use", true);
        }
        out.end();
    }

    private void named(JsonText choice) {
        JsonMembers parts = JsonMembers.of(object(choice, "tool_choice"), List.of("type", "function", "name"));
        JsonText function = parts.present("function");
        if (function != null) {
            JsonText name = JsonMembers.of(object(function, "tool_choice.function"), List.of("name"))
                    .present("name");
            out.member("type", "tool").member("name", name);
        } else if (is(parts.present("type"), "allowed_tools") || is(parts.present("type"), "custom")) {
            throw new UntranslatableException("tool_choice: Anthropic has no such choice");
        } else {
            copy("type", parts.present("type"));
            copy("name", parts.present("name"));
        }
    }

    private void copy(String name, @Nullable JsonText value) {
        if (value != null) {
            out.member(name, value);
        }
    }

    private static JsonText object(JsonText value, String path) {
        if (!value.isObject()) {
            throw new UntranslatableException(path + " is no object");
        }
        return value;
    }

    private static boolean is(@Nullable JsonText value, String word) {
        return value != null && word.equals(value.string());
    }
}
