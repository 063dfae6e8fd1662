package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An array that grows by deltas. An element with an {@code index} belongs to the element of that index before, unless it
 * brings another {@code id}: then it is a new element (Ollama numbers all its tool calls 0, apache/maka#1976). Tool calls
 * also come without an index: one with an id opens a call, one without goes on with the last (openai/openai-python#2806).
 * Everything else is appended as it came.
 */
final class Elements implements Part {
    private static final int MOST_INDEX = 4_096;
    private static final int LONGEST_NUMBER = 20;

    private final Kept kept;
    private final boolean toolCalls;
    private final List<Part> elements = new ArrayList<>();
    private final Map<Integer, Element> open = new HashMap<>();
    private final Map<Part, Integer> places = new IdentityHashMap<>();
    private @Nullable Members spoken;
    private @Nullable Element last;
    private int largest = -1;
    private boolean guessed;

    /** One that grows. */
    private static final class Element {
        private final Members members;
        private String id;

        Element(Members members, String id) {
            this.members = members;
            this.id = id;
        }
    }

    Elements(Kept kept, boolean toolCalls) {
        this.kept = kept;
        this.toolCalls = toolCalls;
    }

    /** Takes in the array that the reader's last token begins. */
    void merge(JsonReader array) {
        if (array.token() != Token.ARRAY) {
            array.skip();
            return;
        }
        while (array.next() != Token.END_ARRAY) {
            JsonText json = JsonText.of(array);
            Element element = json.isObject() ? element(json) : null;
            if (element == null) {
                kept.add(Kept.ENTRY + json.length());
                elements.add(Raw.of(json));
            } else {
                element.members.merge(json.fromValue());
                // A place in the stream, not a part of the element.
                element.members.remove("index");
                last = element;
            }
        }
    }

    /** Where the delta belongs; null: it stands for itself. */
    private @Nullable Element element(JsonText delta) {
        Integer index = null;
        String id = "";
        boolean named = false;
        JsonReader reader = delta.fromValue();
        while (reader.next() == Token.NAME) {
            boolean isIndex = reader.is("index");
            boolean isId = reader.is("id");
            boolean isFunction = reader.is("function");
            reader.next();
            if (isIndex && reader.token() == Token.NUMBER) {
                index = place(reader);
            }
            if (isId && reader.token() == Token.STRING) {
                id = reader.text();
            }
            if (isFunction && reader.token() == Token.OBJECT) {
                named = isNamed(reader);
            } else {
                reader.skip();
            }
        }
        if (index != null) {
            return indexed(index, id, named);
        }
        return toolCalls ? unnumbered(id) : null;
    }

    /**
     * The index that the number says, which may be written as a decimal.
     *
     * @throws Kept.TooLarge if there is no place for it
     */
    static int place(JsonReader number) {
        if (number.end() - number.start() > LONGEST_NUMBER) {
            throw new Kept.TooLarge();
        }
        BigDecimal index = new BigDecimal(number.text());
        if (index.signum() < 0 || index.compareTo(BigDecimal.valueOf(MOST_INDEX)) >= 0) {
            throw new Kept.TooLarge();
        }
        return index.intValue();
    }

    private static boolean isNamed(JsonReader function) {
        boolean named = false;
        while (function.next() == Token.NAME) {
            boolean isName = function.is("name");
            function.next();
            named |= isName && function.token() == Token.STRING && function.end() - function.start() > 2;
            function.skip();
        }
        return named;
    }

    /** Some servers make up a new id for each piece of a call; only the first piece has the function's name. */
    private Element indexed(int index, String id, boolean named) {
        Element known = open.get(index);
        boolean other =
                known != null && (named || !toolCalls) && !id.isBlank() && !known.id.isBlank() && !known.id.equals(id);
        guessed |= other;
        Element element = known == null || other ? opened(index, id) : known;
        element.id = id.isBlank() ? element.id : id;
        open.put(index, element);
        return element;
    }

    private Element unnumbered(String id) {
        guessed = true;
        Element before = last;
        return before != null && (id.isBlank() || id.equals(before.id)) ? before : opened(MOST_INDEX, id);
    }

    /** At the place that its index gives to it, whatever the order in which the events come. */
    private Element opened(int index, String id) {
        kept.add(Kept.ENTRY);
        Element element = new Element(new Members(kept, Members.Numbers.LAST), id);
        int place = elements.size();
        if (!guessed && index < largest) {
            place = 0;
            while (place < elements.size() && places.getOrDefault(elements.get(place), -1) < index) {
                place++;
            }
        }
        largest = Math.max(largest, index);
        elements.add(place, element.members);
        places.put(element.members, index);
        return element;
    }

    /** A piece of text between parts, as Mistral sends it behind its thoughts; pieces that follow each other are one part. */
    void text(JsonReader value) {
        if (value.end() - value.start() == 2) {
            return;
        }
        if (elements.isEmpty() || elements.getLast() != spoken) {
            Members part = new Members(kept, Members.Numbers.LAST);
            kept.add(Kept.ENTRY);
            part.putIfAbsent("type", new Raw("\"text\"".getBytes(StandardCharsets.US_ASCII)));
            elements.add(part);
            spoken = part;
        }
        spoken.merge("text", value);
    }

    /** Whether it was not the provider who said which delta belongs where. */
    boolean isGuessed() {
        return guessed;
    }

    List<Part> all() {
        return elements;
    }

    @Override
    public void writeTo(Bytes out) {
        out.write('[');
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            elements.get(i).writeTo(out);
        }
        out.write(']');
    }
}
