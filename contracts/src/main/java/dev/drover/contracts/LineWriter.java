package dev.drover.contracts;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** Writes JSON on one line, into which values are copied as they came. */
final class LineWriter {
    private final ByteArrayOutputStream line;
    private final JsonGenerator json;

    /** @param expected bytes, so that a long line is not copied as it grows */
    LineWriter(int expected) {
        this.line = new ByteArrayOutputStream(expected);
        this.json = Json.generator(line);
    }

    LineWriter begin() {
        json.writeStartObject();
        return this;
    }

    LineWriter begin(String name) {
        json.writeName(name);
        return begin();
    }

    LineWriter beginArray() {
        json.writeStartArray();
        return this;
    }

    LineWriter beginArray(String name) {
        json.writeName(name);
        return beginArray();
    }

    LineWriter endArray() {
        json.writeEndArray();
        return this;
    }

    LineWriter end() {
        json.writeEndObject();
        return this;
    }

    LineWriter member(String name, @Nullable String value) {
        json.writeName(name);
        json.writeString(value);
        return this;
    }

    LineWriter member(String name, long value) {
        json.writeName(name);
        json.writeNumber(value);
        return this;
    }

    LineWriter member(String name, @Nullable Integer value) {
        return value == null ? nothing(name) : member(name, value.longValue());
    }

    LineWriter member(String name, boolean value) {
        json.writeName(name);
        json.writeBoolean(value);
        return this;
    }

    /** As a string of plain digits: a reader that takes numbers for doubles would round money. */
    LineWriter money(String name, @Nullable BigDecimal value) {
        return member(name, value == null ? null : value.toPlainString());
    }

    LineWriter nothing(String name) {
        json.writeName(name);
        json.writeNull();
        return this;
    }

    LineWriter member(String name, @Nullable JsonNode value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeTree(value);
        }
        return this;
    }

    LineWriter member(String name, @Nullable JsonText value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeRawValue(""); // counts as the value; its bytes go past the generator
            json.flush();
            value.writeTo(line);
        }
        return this;
    }

    /** A string that holds the text of the value. */
    LineWriter textOf(String name, JsonText value) {
        json.writeName(name);
        value.writeAsString(json);
        return this;
    }

    byte[] bytes() {
        json.close();
        return line.toByteArray();
    }
}
