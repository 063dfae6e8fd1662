package dev.drover.cli.submit;

import dev.drover.contracts.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sets members of a JSON object in its text: every other byte stays as it is, numbers, spaces and escapes included, which
 * no reading and writing of the whole could promise.
 */
final class Envelope {
    private final byte[] json;
    private int at;

    private Envelope(byte[] json) {
        this.json = json;
    }

    /**
     * The object with these members; those it has are replaced where they stand, others come first.
     *
     * @param object a JSON object, known to be well-formed and without duplicate members
     * @param members name to JSON text
     */
    static byte[] with(byte[] object, Map<String, String> members) {
        return members.isEmpty() ? object : new Envelope(object).with(members);
    }

    private byte[] with(Map<String, String> members) {
        Map<String, String> missing = new LinkedHashMap<>(members);
        ByteArrayOutputStream edited = new ByteArrayOutputStream(json.length + 256);
        int open = 0;
        while (json[open] != '{') {
            open++;
        }
        at = open + 1;
        int copied = at;
        boolean empty = true;
        for (skipSpace(); json[at] != '}'; skipSpace()) {
            empty = false;
            String name = name();
            skipSpace(); // to the colon
            at++;
            skipSpace();
            int begin = at;
            skipValue();
            String value = missing.remove(name);
            if (value != null) {
                edited.write(json, copied, begin - copied);
                edited.writeBytes(value.getBytes(StandardCharsets.UTF_8));
                copied = at;
            }
            skipSpace();
            if (json[at] == ',') {
                at++;
            }
        }
        edited.write(json, copied, json.length - copied);
        return joined(open + 1, added(missing, empty), edited.toByteArray());
    }

    private byte[] joined(int head, byte[] added, byte[] rest) {
        byte[] whole = Arrays.copyOf(json, head + added.length + rest.length);
        System.arraycopy(added, 0, whole, head, added.length);
        System.arraycopy(rest, 0, whole, head + added.length, rest.length);
        return whole;
    }

    private static byte[] added(Map<String, String> members, boolean last) {
        StringBuilder text = new StringBuilder();
        members.forEach((name, value) ->
                text.append('"').append(name).append("\":").append(value).append(','));
        if (last && !text.isEmpty()) {
            text.setLength(text.length() - 1);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String name() {
        int begin = at;
        skipString();
        return Json.read(Arrays.copyOfRange(json, begin, at)).stringValue();
    }

    private void skipValue() {
        switch (json[at]) {
            case '"' -> skipString();
            case '{', '[' -> skipNested();
            default -> skipWord();
        }
    }

    private void skipNested() {
        int depth = 0;
        do {
            switch (json[at]) {
                case '"' -> {
                    skipString();
                    continue;
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            at++;
        } while (depth > 0);
    }

    private void skipWord() {
        while (at < json.length && ",}] \t\r\n".indexOf(json[at]) < 0) {
            at++;
        }
    }

    /** From the opening quote to behind the closing one. */
    private void skipString() {
        at++;
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipSpace() {
        while (" \t\r\n".indexOf(json[at]) >= 0) {
            at++;
        }
    }
}
