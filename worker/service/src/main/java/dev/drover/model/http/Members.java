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
 * An object that grows by deltas, as OpenAI's own clients put streams together: strings are appended, objects merged, lists
 * continued, anything else replaced. A null or a blank never takes the place of a value. What is not merged is kept as the
 * bytes that came.
 */
final class Members implements Part {
    /** Strings that come whole, and that some providers repeat with each event. */
    private static final Set<String> WHOLE = Set.of("role", "id", "type", "name", "format");

    /** Characters of a number that is compared; a longer one counts nothing. */
    private static final int LONGEST_COUNTER = 100;

    /** How values of one name are put together. */
    enum Rules {
        /** Of a message: its known lists are continued element by element. */
        MESSAGE,
        /** Of anything inside: what lists bring is appended. */
        INSIDE,
        /**
         * Of a usage: each event tells all of it again. A counter of a stream only grows, so the largest stands; lists are
         * put together place by place.
         */
        COUNTERS
    }

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Kept kept;
    private final Rules rules;

    Members(Kept kept, Rules rules) {
        this.kept = kept;
        this.rules = rules;
    }

    @Override
    public boolean isEmpty() {
        return parts.isEmpty();
    }

    @Nullable
    Part get(String name) {
        return parts.get(name);
    }

    Set<String> names() {
        return parts.keySet();
    }

    Iterable<Part> values() {
        return parts.values();
    }

    void putIfAbsent(String name, Part part) {
        parts.putIfAbsent(name, part);
    }

    void remove(String name) {
        Part known = parts.remove(name);
        if (known != null) {
            kept.add(-held(known) - entry(name));
        }
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
        put(name, rules == Rules.COUNTERS ? counted(known, value) : grown(name, known, value));
    }

    /** The value as it came takes the place of the known one. */
    void replace(String name, JsonText json) {
        put(name, Raw.of(json));
    }

    /** Takes of an object that is told whole what is not known yet, and a text that goes on behind the known one. */
    void fill(JsonReader object) {
        if (object.token() != Token.OBJECT) {
            object.skip();
            return;
        }
        while (object.next() == Token.NAME) {
            String name = object.text();
            object.next();
            Part known = parts.get(name);
            if (known == null || known.isEmpty() || (known instanceof Text text && isLonger(object, text))) {
                put(name, grown(name, null, object));
            } else {
                object.skip();
            }
        }
    }

    private static boolean isLonger(JsonReader value, Text known) {
        if (value.token() != Token.STRING) {
            return false;
        }
        boolean mayBe = value.end() - value.start() - 2 > known.length(); // No character has less than a byte.
        return mayBe && known.isBeginningOf(value.text());
    }

    private Part grown(String name, @Nullable Part known, JsonReader value) {
        return switch (value.token()) {
            case NULL -> known == null ? Raw.NULL : known;
            case STRING -> string(name, known, value);
            case OBJECT -> object(name, known, value);
            case ARRAY -> {
                Elements list = list(name, known);
                list.merge(value);
                yield list;
            }
            case NUMBER, TRUE, FALSE, NAME, END_OBJECT, END_ARRAY, END -> raw(value);
        };
    }

    private Part string(String name, @Nullable Part known, JsonReader value) {
        boolean empty = value.end() - value.start() == 2;
        if (WHOLE.contains(name)) {
            return empty && known != null ? known : raw(value); // Repeated, but left out.
        }
        if (known instanceof Elements || (known instanceof Members && !known.isEmpty())) {
            Elements list = list(name, known);
            list.text(value);
            return list;
        }
        Text text = known instanceof Text before ? before : new Text();
        kept.add(2L * (value.end() - value.start()));
        text.append(value.text());
        return text;
    }

    private Part object(String name, @Nullable Part known, JsonReader value) {
        if (known instanceof Elements || (known instanceof Text && !known.isEmpty())) {
            Elements list = list(name, known);
            list.add(JsonText.of(value));
            return list;
        }
        Members members = known instanceof Members before ? before : new Members(kept, Rules.INSIDE);
        members.merge(value);
        return members;
    }

    /** What came as a text or as an object before becomes the first part. */
    private Elements list(String name, @Nullable Part known) {
        if (known instanceof Elements list) {
            return list;
        }
        Elements list = new Elements(kept, rules == Rules.MESSAGE ? Elements.Kind.of(name) : Elements.Kind.PLAIN);
        if (known != null && !known.isEmpty() && !(known instanceof Raw)) {
            list.begin(known);
        }
        return list;
    }

    private Part counted(@Nullable Part known, JsonReader value) {
        if (known != null && !known.isEmpty() && isOther(known, value.token())) {
            value.skip();
            return known;
        }
        return switch (value.token()) {
            case NULL, FALSE -> {
                Part first = known == null ? raw(value) : known;
                value.skip();
                yield first;
            }
            case STRING -> known != null && value.end() - value.start() == 2 ? known : raw(value);
            case NUMBER -> known instanceof Raw before && !isLarger(value, before) ? before : raw(value);
            case OBJECT -> {
                Members members = known instanceof Members before ? before : new Members(kept, Rules.COUNTERS);
                members.merge(value);
                yield known != null && members.isEmpty() ? known : members;
            }
            case ARRAY -> {
                Places places = known instanceof Places before ? before : new Places(kept);
                places.merge(value);
                yield known != null && places.isEmpty() ? known : places;
            }
            case TRUE, NAME, END_OBJECT, END_ARRAY, END -> raw(value);
        };
    }

    /** Whether the known one is an object or a list, and the value is not of that kind. */
    private static boolean isOther(Part known, Token value) {
        return switch (known) {
            case Members _ -> value != Token.OBJECT;
            case Places _ -> value != Token.ARRAY;
            case Raw _, Text _, Elements _ -> false;
        };
    }

    private static boolean isLarger(JsonReader value, Raw before) {
        BigDecimal was = counter(new String(before.json(), StandardCharsets.US_ASCII));
        BigDecimal is = value.end() - value.start() > LONGEST_COUNTER ? null : counter(value.text());
        return was == null || (is != null && is.compareTo(was) > 0);
    }

    private static @Nullable BigDecimal counter(String digits) {
        try {
            return digits.length() > LONGEST_COUNTER ? null : new BigDecimal(digits);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private Raw raw(JsonReader value) {
        JsonText json = JsonText.of(value);
        return json.isNull() ? Raw.NULL : Raw.of(json);
    }

    /** What is replaced is no longer kept; a text that became the first part of a list still is. */
    private void put(String name, Part part) {
        Part known = parts.put(name, part);
        if (known == null) {
            kept.add(entry(name) + (part instanceof Raw ? held(part) : 0));
        } else if (known != part) {
            boolean moved = known instanceof Text && part instanceof Elements;
            kept.add((part instanceof Raw ? held(part) : 0) - (moved ? 0 : held(known)));
        }
    }

    private static long entry(String name) {
        return Kept.ENTRY + 2L * name.length();
    }

    /** At the least; what lists and objects hold was counted by themselves and stays counted. */
    private static long held(Part part) {
        return switch (part) {
            case Raw raw -> raw.json().length;
            case Text text -> 2L * text.length();
            case Members _, Elements _, Places _ -> 0;
        };
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
        parts.forEach((name, part) -> writeMember(name, part, out, first));
    }

    static void writeMember(String name, Part part, Bytes out, boolean[] first) {
        if (!first[0]) {
            out.write(',');
        }
        first[0] = false;
        Text.write(name, out);
        out.write(':');
        part.writeTo(out);
    }
}
