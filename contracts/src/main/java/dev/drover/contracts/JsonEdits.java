package dev.drover.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the text of a JSON value: what is not changed stays as it is to the byte, numbers, spaces, escapes and
 * duplicate members included, which no reading and writing of the whole could promise. Not thread-safe.
 */
public final class JsonEdits {
    private final JsonText whole;
    /** By where they begin; changes of one text never overlap. */
    private final TreeMap<Integer, Edit> edits = new TreeMap<>();

    public JsonEdits(JsonText whole) {
        this.whole = whole;
    }

    /**
     * An object with these members; those it has are replaced where they stand, others come first. What is around the
     * object stays too.
     *
     * @param document the bytes of a JSON object
     * @param members name to JSON text
     * @throws JsonFault if it is not JSON
     * @throws IllegalArgumentException if it is no object
     */
    public static byte[] with(byte[] document, Map<String, String> members) {
        if (members.isEmpty()) {
            return document;
        }
        JsonText object = JsonText.check(document);
        JsonMembers present = JsonMembers.of(object, members.keySet());
        JsonEdits edits = new JsonEdits(object);
        members.forEach((name, value) -> edits.set(object, name, present.get(name), value));
        return edits.bytes(0, document.length);
    }

    /** The text of a string. */
    public static String quoted(String text) {
        return LineWriter.quoted(text);
    }

    /**
     * Another value in the place of this one.
     *
     * @param value a slice of the whole
     * @param by JSON text
     */
    public JsonEdits replace(JsonText value, String by) {
        edits.put(value.from(), new Edit(value.to(), List.of(by), ""));
        return this;
    }

    /**
     * A further member, before those that are there.
     *
     * @param object a slice of the whole, or the whole
     * @param value JSON text
     */
    public JsonEdits add(JsonText object, String name, String value) {
        int inside = object.from() + 1;
        List<String> members = new ArrayList<>();
        Edit before = edits.get(inside);
        if (before != null) {
            members.addAll(before.texts);
        }
        members.add(quoted(name) + ":" + value);
        edits.put(inside, new Edit(inside, members, object.isEmpty() ? "" : ","));
        return this;
    }

    /** The member replaced where it stands, or added. */
    public JsonEdits set(JsonText object, String name, @Nullable JsonText member, String value) {
        return member == null ? add(object, name, value) : replace(member, value);
    }

    /** The changed text. */
    public byte[] bytes() {
        return bytes(whole.from(), whole.to());
    }

    private byte[] bytes(int from, int to) {
        byte[] json = whole.array();
        List<byte[]> texts = new ArrayList<>(edits.size());
        int length = to - from;
        for (Map.Entry<Integer, Edit> edit : edits.entrySet()) {
            byte[] text = edit.getValue().text().getBytes(StandardCharsets.UTF_8);
            texts.add(text);
            length += text.length - (edit.getValue().to - edit.getKey());
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        int copied = from;
        int next = 0;
        for (Map.Entry<Integer, Edit> edit : edits.entrySet()) {
            out.put(json, copied, edit.getKey() - copied).put(texts.get(next++));
            copied = edit.getValue().to;
        }
        return out.put(json, copied, to - copied).array();
    }

    private record Edit(int to, List<String> texts, String behind) {
        String text() {
            return String.join(",", texts) + behind;
        }
    }
}
