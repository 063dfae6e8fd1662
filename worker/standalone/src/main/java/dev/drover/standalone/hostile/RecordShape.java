package dev.drover.standalone.hostile;

import java.util.function.IntFunction;

/** Legal requests that are cheap to send and may be dear to hold: each fills a record of the wanted size. */
enum RecordShape {
    EMPTY_OBJECTS(size -> body("\"x\":[" + repeated("{}", ",", size / 3) + "]")),
    EMPTY_ARRAYS(size -> body("\"x\":[" + repeated("[]", ",", size / 3) + "]")),
    SMALL_NUMBERS(size -> body("\"x\":[" + repeated("1", ",", size / 2) + "]")),
    SMALL_DECIMALS(size -> body("\"x\":[" + repeated("0.1", ",", size / 4) + "]")),
    EMPTY_STRINGS(size -> body("\"x\":[" + repeated("\"\"", ",", size / 3) + "]")),
    NULLS(size -> body("\"x\":[" + repeated("null", ",", size / 5) + "]")),
    MANY_NAMES(size -> body("\"x\":{" + numbered("\"%06x\":0", size / 11) + "}")),
    ONE_NAME_AGAIN(size -> body("\"x\":{" + repeated("\"a\":{}", ",", size / 7) + "}")),
    PAIRS_IN_PAIRS(size -> body("\"x\":[" + repeated("{\"a\":{\"b\":[]}}", ",", size / 15) + "]")),
    DEEP(size -> body("\"x\":[" + repeated("[".repeat(200) + "]".repeat(200), ",", size / 401) + "]")),
    TOO_DEEP(size -> body("\"x\":" + "[".repeat(size / 2) + "]".repeat(size / 2))),
    LONG_NUMBER(size -> body("\"x\":" + "9".repeat(size))),
    LONG_EXPONENT(size -> body("\"x\":1e" + "9".repeat(size))),
    LONG_NAME(size -> body("\"" + "n".repeat(size) + "\":1")),
    LONG_STRING(size -> body("\"x\":\"" + "s".repeat(size) + "\"")),
    ESCAPES(size -> body("\"x\":\"" + "\\u0041".repeat(size / 6) + "\"")),
    LONG_PROMPT(size ->
            request("\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(size / 5) + "\"}]", "\"a\":1")),
    ESCAPED_PROMPT(size ->
            request("\"messages\":[{\"role\":\"user\",\"content\":\"" + "\\n".repeat(size / 2) + "\"}]", "\"a\":1")),
    MANY_MESSAGES(size -> request("\"messages\":[" + repeated("{\"role\":\"user\"}", ",", size / 16) + "]", "\"a\":1")),
    MANY_TOOLS(size -> body("\"tools\":[" + repeated("{\"type\":\"function\"}", ",", size / 20) + "]")),
    TOKEN_NUMBERS(size -> "{\"custom_id\":\"tokens\",\"url\":\"/v1/completions\",\"body\":{\"prompt\":["
            + repeated("7", ",", size / 2) + "]}}"),
    MANY_INPUTS(size -> "{\"custom_id\":\"inputs\",\"url\":\"/v1/embeddings\",\"body\":{\"input\":["
            + repeated("\"a\"", ",", size / 4) + "]}}"),
    WIDE_METADATA(size -> "{\"custom_id\":\"metadata\",\"url\":\"/v1/chat/completions\",\"metadata\":{\"a\":["
            + repeated("{}", ",", size / 3) + "]},\"body\":{" + messages() + "}}"),
    WIDE_ENVELOPE(size -> "{\"custom_id\":\"envelope\",\"url\":\"/v1/chat/completions\",\"other\":["
            + repeated("{}", ",", size / 3) + "],\"body\":{" + messages() + "}}"),
    SPACES(size -> body("\"x\":" + " ".repeat(size) + "1")),
    LINE_ENDS(size -> body("\"x\":" + "\n".repeat(size) + "1")),
    LONG_CUSTOM_ID(size -> "{\"custom_id\":\"" + "c".repeat(size) + "\",\"url\":\"/v1/chat/completions\",\"body\":{"
            + messages() + "}}");

    private final IntFunction<String> text;

    RecordShape(IntFunction<String> text) {
        this.text = text;
    }

    /** The request, of about this many bytes. */
    String of(int bytes) {
        return text.apply(bytes - 300);
    }

    private static String body(String member) {
        return request(messages(), member);
    }

    private static String messages() {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
    }

    private static String request(String messages, String member) {
        return "{\"custom_id\":\"shape\",\"url\":\"/v1/chat/completions\",\"body\":{" + messages + "," + member + "}}";
    }

    private static String repeated(String one, String between, int times) {
        return (one + between).repeat(Math.max(0, times - 1)) + one;
    }

    private static String numbered(String format, int times) {
        StringBuilder text = new StringBuilder(format.formatted(0));
        for (int i = 1; i < times; i++) {
            text.append(',').append(format.formatted(i));
        }
        return text.toString();
    }
}
