package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list that grows by deltas. In the lists that are known to be streamed so, an element with an {@code index} belongs to the
 * element of that index before, unless it brings another {@code id}: then it is a new element (Ollama numbers all its tool
 * calls 0, apache/maka#1976). Tool calls also come without an index: one with an id opens a call, and so does one that is
 * whole behind one that is whole; any other goes on with the last (openai/openai-python#2806). Everything else is appended
 * as it came, whatever members it has.
 */
final class Elements implements Part {
    private static final int NO_INDEX = Integer.MAX_VALUE;

    /** How elements of one list belong together. */
    enum Kind {
        /** Each stands for itself. */
        PLAIN,
        /** By their index. */
        PARTS,
        /** By their index, or by guess. */
        CALLS;

        /** Of a message's member. The details of reasoning are OpenRouter's. */
        static Kind of(String name) {
            return switch (name) {
                case "tool_calls" -> CALLS;
                case "content", "reasoning_details", "thinking_blocks" -> PARTS;
                default -> PLAIN;
            };
        }
    }

    private final Kept kept;
    private final Kind kind;
    private final List<Part> elements = new ArrayList<>();
    private final Map<Integer, Element> open = new HashMap<>();
    private final Map<Part, Integer> places = new IdentityHashMap<>();
    private @Nullable Members spoken;
    private @Nullable Element last;
    private int largest = -1;
    private int events;
    private boolean guessed;

    /** One that grows. */
    private static final class Element {
        private final Members members;
        private String id;
        private int lastEvent;

        Element(Members members, String id) {
            this.members = members;
            this.id = id;
        }
    }

    Elements(Kept kept, Kind kind) {
        this.kept = kept;
        this.kind = kind;
    }

    /** Takes in the array that the reader's last token begins. */
    void merge(JsonReader array) {
        events++;
        while (array.next() != Token.END_ARRAY) {
            JsonText json = JsonText.of(array);
            Element element = kind != Kind.PLAIN && json.isObject() ? element(Delta.of(json)) : null;
            if (element == null) {
                add(json);
                continue;
            }
            element.members.merge(json.fromValue());
            if (kind == Kind.CALLS) {
                element.members.remove("index"); // A place in the stream, not a part of the call.
            }
            element.lastEvent = events;
            last = element;
        }
    }

    /** Appends it as it came. */
    void add(JsonText json) {
        kept.add(Kept.ENTRY + json.length());
        elements.add(Raw.of(json));
    }

    /**
     * Where the delta belongs; null: it stands for itself.
     *
     * @throws Kept.TooLarge if a call has no place: to leave the call out would make half an answer look whole
     */
    private @Nullable Element element(Delta delta) {
        if (delta.index() != null) {
            return indexed(delta.index(), delta);
        }
        if (kind == Kind.CALLS && delta.numbered()) {
            throw new Kept.TooLarge();
        }
        return kind == Kind.CALLS ? unnumbered(delta) : null;
    }

    /** Some servers make up a new id for each piece of a call; only the first piece has the function's name. */
    private Element indexed(int index, Delta delta) {
        Element known = open.get(index);
        boolean other = known != null
                && (hasAnotherId(known, delta)
                        || isRenamed(known, delta)
                        || (known.id.isBlank() && isNext(known, delta)));
        guessed |= other;
        Element element = known == null || other ? opened(index, delta.id()) : known;
        element.id = delta.id().isBlank() ? element.id : delta.id();
        open.put(index, element);
        return element;
    }

    private boolean hasAnotherId(Element known, Delta delta) {
        boolean counts = kind != Kind.CALLS || !delta.name().isEmpty();
        return counts && !delta.id().isBlank() && !known.id.isBlank() && !known.id.equals(delta.id());
    }

    /** Whether another function is called behind a call that is whole. */
    private boolean isRenamed(Element known, Delta delta) {
        return kind == Kind.CALLS
                && (known.id.isBlank() || delta.id().isBlank())
                && !delta.name().isEmpty()
                && ToolCall.hasWholeArguments(known.members)
                && ToolCall.hasAnotherName(known.members, delta.name());
    }

    /** Whether a call without an id that is told whole follows one that is whole, and does not repeat that one. */
    private boolean isNext(Element known, Delta delta) {
        String arguments = delta.arguments();
        return kind == Kind.CALLS
                && delta.id().isBlank()
                && arguments != null
                && ToolCall.hasWholeArguments(known.members)
                && !ToolCall.hasArguments(known.members, arguments);
    }

    private Element unnumbered(Delta delta) {
        guessed = true;
        Element before = last;
        boolean goesOn = before != null
                && (delta.id().isBlank()
                        ? !isAnother(before, delta)
                        : delta.id().equals(before.id));
        return before != null && goesOn ? before : opened(NO_INDEX, delta.id());
    }

    /** Elements of one event are different calls, and so are calls of different names, and whole calls without any id. */
    private boolean isAnother(Element before, Delta delta) {
        if (before.lastEvent == events) {
            return true;
        }
        boolean renamed = ToolCall.hasAnotherName(before.members, delta.name());
        boolean both = delta.arguments() != null && before.id.isBlank() && ToolCall.hasWholeArguments(before.members);
        return renamed || both || isNext(before, delta);
    }

    /** At the place that its index gives to it, whatever the order in which the events come. */
    private Element opened(int index, String id) {
        kept.add(Kept.ENTRY);
        Element element = new Element(new Members(kept, Members.Rules.INSIDE), id);
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

    /** What came before as a text or as an object alone is the first part. */
    void begin(Part first) {
        if (first instanceof Text text) {
            spoken().putIfAbsent("text", text);
        } else {
            kept.add(Kept.ENTRY);
            elements.add(first);
        }
    }

    /** A piece of text between parts, as Mistral sends it behind its thoughts; pieces that follow each other are one part. */
    void text(JsonReader value) {
        if (value.end() - value.start() == 2) {
            return;
        }
        Members part = spoken;
        if (part == null || elements.isEmpty() || elements.getLast() != part) {
            part = spoken();
        }
        part.merge("text", value);
    }

    private Members spoken() {
        Members part = new Members(kept, Members.Rules.INSIDE);
        kept.add(Kept.ENTRY);
        part.putIfAbsent("type", new Raw("\"text\"".getBytes(StandardCharsets.US_ASCII)));
        elements.add(part);
        spoken = part;
        return part;
    }

    /** Whether it was not the provider who said which delta belongs where. */
    boolean isGuessed() {
        return guessed;
    }

    List<Part> all() {
        return elements;
    }

    @Override
    public boolean isEmpty() {
        return elements.isEmpty();
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
