package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an element of a list that grows says of where the element belongs.
 *
 * @param numbered whether there is an index, be it one or not
 * @param index null if there is none, or none that is a place
 * @param id empty if there is none
 * @param name the function's, empty if there is none
 * @param arguments those of a call that is told whole, with its name; null if it is not
 */
record Delta(
        boolean numbered,
        @Nullable Integer index,
        String id,
        String name,
        @Nullable String arguments) {
    private static final int MOST_INDEX = 4_096;
    private static final int LONGEST_NUMBER = 20;

    static Delta of(JsonText element) {
        boolean numbered = false;
        Integer index = null;
        String id = "";
        Function function = Function.NONE;
        JsonReader reader = element.fromValue();
        while (reader.next() == Token.NAME) {
            boolean isIndex = reader.is("index");
            boolean isId = reader.is("id");
            boolean isFunction = reader.is("function");
            reader.next();
            if (isIndex && reader.token() == Token.NUMBER) {
                numbered = true;
                index = place(reader);
            }
            if (isId && reader.token() == Token.STRING) {
                id = reader.text();
            }
            if (isFunction && reader.token() == Token.OBJECT) {
                function = Function.of(reader);
            } else {
                reader.skip();
            }
        }
        boolean whole = !function.name.isEmpty() && function.arguments != null;
        return new Delta(numbered, index, id, function.name, whole ? function.arguments : null);
    }

    /** The place that a number means, which may be written as a decimal; null if it means none. */
    static @Nullable Integer place(JsonReader number) {
        if (number.end() - number.start() > LONGEST_NUMBER) {
            return null;
        }
        try {
            BigDecimal index = new BigDecimal(number.text());
            boolean inside = index.signum() >= 0 && index.compareTo(BigDecimal.valueOf(MOST_INDEX)) < 0;
            return inside ? Integer.valueOf(index.intValue()) : null;
        } catch (NumberFormatException _) {
            return null; // An exponent that no decimal can have.
        }
    }

    /** @param arguments null unless they are an object, or a text that is one */
    private record Function(String name, @Nullable String arguments) {
        static final Function NONE = new Function("", null);

        static Function of(JsonReader reader) {
            String name = "";
            String arguments = null;
            while (reader.next() == Token.NAME) {
                boolean isName = reader.is("name");
                boolean isArguments = reader.is("arguments");
                reader.next();
                if (isName && reader.token() == Token.STRING) {
                    name = reader.text();
                }
                if (isArguments && reader.token() == Token.STRING) {
                    String text = reader.text();
                    arguments = ToolCall.isObject(text) ? text : null;
                }
                if (isArguments && reader.token() == Token.OBJECT) {
                    arguments = JsonText.of(reader).text();
                } else {
                    reader.skip();
                }
            }
            return new Function(name, arguments);
        }
    }
}
