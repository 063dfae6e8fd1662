package dev.drover.contracts;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Writes JSON on one line, into which values are copied as they came. Not thread-safe. */
public final class LineWriter {
    private final ByteArrayOutputStream line;
    private final JsonGenerator json;

    /** @param expected bytes, so that a long line is not copied as it grows */
    public LineWriter(int expected) {
        this.line = new ByteArrayOutputStream(expected);
        this.json = Json.generator(line);
    }

    public LineWriter begin() {
        json.writeStartObject();
        return this;
    }

    public LineWriter begin(String name) {
        json.writeName(name);
        return begin();
    }

    public LineWriter beginArray() {
        json.writeStartArray();
        return this;
    }

    public LineWriter beginArray(String name) {
        json.writeName(name);
        return beginArray();
    }

    public LineWriter endArray() {
        json.writeEndArray();
        return this;
    }

    public LineWriter end() {
        json.writeEndObject();
        return this;
    }

    public LineWriter member(String name, @Nullable String value) {
        json.writeName(name);
        json.writeString(value);
        return this;
    }

    public LineWriter member(String name, long value) {
        json.writeName(name);
        json.writeNumber(value);
        return this;
    }

    public LineWriter member(String name, @Nullable Integer value) {
        return value == null ? nothing(name) : member(name, value.longValue());
    }

    public LineWriter member(String name, boolean value) {
        json.writeName(name);
        json.writeBoolean(value);
        return this;
    }

    /** As a string of plain digits: a reader that takes numbers for doubles would round money. */
    public LineWriter money(String name, @Nullable BigDecimal value) {
        return member(name, value == null ? null : value.toPlainString());
    }

    /** An element of an array, or the value of a name. */
    public LineWriter value(JsonText value) {
        json.writeRawValue(""); // counts as the value; its bytes go past the generator
        json.flush();
        value.writeTo(line);
        return this;
    }

    /** An element of an array. */
    public LineWriter value(String value) {
        json.writeString(value);
        return this;
    }

    public LineWriter nothing(String name) {
        json.writeName(name);
        json.writeNull();
        return this;
    }

    public LineWriter member(String name, @Nullable JsonNode value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeTree(value);
        }
        return this;
    }

    public LineWriter member(String name, @Nullable JsonText value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            value(value);
        }
        return this;
    }

    /** One string out of several; null if there are none. */
    public LineWriter joined(String name, List<JsonText> strings) {
        if (strings.size() <= 1) {
            return member(name, strings.isEmpty() ? (JsonText) null : strings.getFirst());
        }
        return member(name, strings.stream().map(JsonText::string).collect(Collectors.joining()));
    }

    /** A string that holds the text of the value. */
    public LineWriter textOf(String name, JsonText value) {
        json.writeName(name);
        value.writeAsString(json);
        return this;
    }

    /** What was written; the writer takes nothing more. */
    public byte[] bytes() {
        json.close();
        return line.toByteArray();
    }
}
