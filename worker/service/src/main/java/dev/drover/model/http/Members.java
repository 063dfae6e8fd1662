package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object that grows by deltas, as OpenAI's own clients put streams together: strings are appended, objects merged, elements
 * of arrays merged by their {@code index} or else appended, anything else replaced. A null or a blank never takes the place of
 * a value. What is not merged is kept as the bytes that came.
 */
final class Members implements Part {
    /** Strings that come whole, and that some providers repeat with each event. */
    private static final Set<String> WHOLE = Set.of("role", "id", "type", "name", "format");

    private static final int LONGEST_COUNTER = 40;

    /** How numbers of one name are put together. */
    enum Numbers {
        /** The last one stands. */
        LAST,
        /** Counters of a stream only grow: one that goes back is a mistake of the provider. */
        LARGEST
    }

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Kept kept;
    private final Numbers numbers;

    Members(Kept kept, Numbers numbers) {
        this.kept = kept;
        this.numbers = numbers;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    @Nullable
    Part get(String name) {
        return parts.get(name);
    }

    void putIfAbsent(String name, Part part) {
        parts.putIfAbsent(name, part);
    }

    void remove(String name) {
        parts.remove(name);
    }

    /** Takes in the object that the reader's last token begins. */
    void merge(JsonReader object) {
        if (object.token() != Token.OBJECT) {
            object.skip();
            return;
        }
        while (object.next() == Token.NAME) {
            kept.add(0);
            String name = object.text();
            object.next();
            merge(name, object);
        }
    }

    /** Takes in the value that the reader's last token begins. */
    void merge(String name, JsonReader value) {
        Part known = parts.get(name);
        switch (value.token()) {
            case NULL -> put(name, known == null ? Raw.NULL : known);
            case STRING -> string(name, known, value);
            case OBJECT -> object(name, known).merge(value);
            case ARRAY -> elements(name, known).merge(value);
            case NUMBER -> number(name, known, value);
            case TRUE, FALSE, NAME, END_OBJECT, END_ARRAY, END -> raw(name, value);
        }
    }

    private void string(String name, @Nullable Part known, JsonReader value) {
        boolean empty = value.end() - value.start() == 2;
        boolean whole = WHOLE.contains(name) || numbers == Numbers.LARGEST;
        if (whole && empty && known != null) {
            return; // Repeated, but left out.
        }
        if (whole) {
            raw(name, value);
            return;
        }
        if (known instanceof Elements parts && name.equals("content")) {
            parts.text(value);
            return;
        }
        Text text = known instanceof Text grown ? grown : new Text();
        kept.add(2L * (value.end() - value.start()));
        text.append(value.text());
        put(name, text);
    }

    private void number(String name, @Nullable Part known, JsonReader value) {
        if (numbers == Numbers.LARGEST && known instanceof Raw before && !isLarger(value, before)) {
            return;
        }
        raw(name, value);
    }

    private static boolean isLarger(JsonReader value, Raw before) {
        BigDecimal was = counter(new String(before.json(), StandardCharsets.US_ASCII));
        BigDecimal is = value.end() - value.start() > LONGEST_COUNTER ? null : counter(value.text());
        return was == null || is == null || is.compareTo(was) > 0;
    }

    private static @Nullable BigDecimal counter(String digits) {
        try {
            return digits.length() > LONGEST_COUNTER ? null : new BigDecimal(digits);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private Members object(String name, @Nullable Part known) {
        Members members = known instanceof Members grown ? grown : new Members(kept, numbers);
        put(name, members);
        return members;
    }

    private Elements elements(String name, @Nullable Part known) {
        Elements elements = known instanceof Elements grown ? grown : new Elements(kept, name.equals("tool_calls"));
        put(name, elements);
        return elements;
    }

    private void raw(String name, JsonReader value) {
        JsonText json = JsonText.of(value);
        kept.add(json.length());
        put(name, Raw.of(json));
    }

    private void put(String name, Part part) {
        if (parts.put(name, part) == null) {
            kept.add(Kept.ENTRY + 2L * name.length());
        }
    }

    @Override
    public void writeTo(Bytes out) {
        out.write('{');
        boolean[] first = {true};
        writeMembers(out, first);
        out.write('}');
    }

    /** Without the braces. */
    void writeMembers(Bytes out, boolean[] first) {
        parts.forEach((name, part) -> {
            if (!first[0]) {
                out.write(',');
            }
            first[0] = false;
            Text.write(name, out);
            out.write(':');
            part.writeTo(out);
        });
    }
}
