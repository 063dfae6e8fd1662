package dev.drover.model.http;

import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import dev.drover.model.UsageReader;
import dev.drover.model.http.Members.Rules;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Events of the responses API: the last one carries the whole object, the others say what that will hold. Items and usage of
 * earlier events count where the last one leaves them out, or does not come.
 */
final class ResponseAssembly implements Assembly {
    private static final String COMPLETED = "response.completed";
    private static final Set<String> LAST = Set.of(COMPLETED, "response.incomplete", "response.failed");
    private static final Set<String> BEFORE = Set.of("response.created", "response.in_progress", "response.queued");
    private static final String ITEM_DONE = "response.output_item.done";
    private static final Set<String> WRITTEN = Set.of("output", "usage");

    private final Kept kept;
    private final Members usage;
    private final Members terms;
    private final ResponseItems items;
    private final Set<String> types = new TreeSet<>();
    /** Of items that were spoken in pieces. */
    private final Set<Integer> places = new TreeSet<>();

    private byte @Nullable [] response;
    private boolean begun;
    private boolean filled;
    private boolean spoken;
    private boolean cut;

    /** @param spare of the items: the last event repeats them, so they are no part of the answer's size */
    ResponseAssembly(Kept kept, Kept spare) {
        this.kept = kept;
        this.items = new ResponseItems(spare);
        this.usage = new Members(kept, Rules.COUNTERS);
        this.terms = new Members(kept, Rules.INSIDE);
    }

    @Override
    public void event(JsonText event) {
        String type = "";
        JsonText whole = null;
        JsonText item = null;
        Integer index = null;
        filled = false;
        JsonReader reader = event.fromValue();
        while (reader.next() == Token.NAME) {
            String name = reader.text();
            reader.next();
            if (name.equals("type") && reader.token() == Token.STRING) {
                type = reader.text();
            } else if (name.equals("response") && reader.token() == Token.OBJECT) {
                whole = JsonText.of(reader);
            } else if (name.equals("item") && reader.token() == Token.OBJECT) {
                item = JsonText.of(reader);
            } else if (name.equals("delta") && reader.token() == Token.STRING) {
                filled = reader.end() - reader.start() > 2;
            } else if (name.equals("output_index") && reader.token() == Token.NUMBER) {
                index = Delta.place(reader);
            } else {
                reader.skip();
            }
        }
        spoken |= filled;
        if (filled && index != null && places.add(index)) {
            kept.add(Kept.ENTRY);
        }
        begun |= !BEFORE.contains(type);
        if (item != null) {
            item(type, index, item);
        }
        if (whole != null) {
            response(type, whole);
        }
    }

    private void item(String event, @Nullable Integer index, JsonText item) {
        String id = "";
        String type = "";
        JsonReader reader = item.fromValue();
        while (reader.next() == Token.NAME) {
            boolean isType = reader.is("type");
            boolean isId = reader.is("id");
            reader.next();
            if (reader.token() == Token.STRING) {
                type = isType ? reader.text() : type;
                id = isId ? reader.text() : id;
            }
            reader.skip();
        }
        if (!type.isEmpty() && types.add(type)) {
            kept.add(Kept.ENTRY + 2L * type.length());
        }
        if (event.equals(ITEM_DONE)) {
            items.put(index, id, type, item);
        }
    }

    private void response(String event, JsonText whole) {
        boolean used = !usage.isEmpty();
        Map<String, JsonText> said = new HashMap<>();
        JsonReader reader = whole.fromValue();
        while (reader.next() == Token.NAME) {
            String name = reader.text();
            reader.next();
            JsonText value = JsonText.of(reader);
            boolean term = UsageReader.TERMS.contains(name);
            if (term || WRITTEN.contains(name)) {
                said.put(name, value);
            }
            if (name.equals("usage")) {
                usage.merge(value.fromValue());
            } else if (term && !value.isNull()) {
                terms.replace(name, value);
            }
        }
        if (LAST.contains(event)) {
            boolean told = items.isEmpty() ? !spoken : items.areAt(places);
            cut = event.equals(COMPLETED) && !told && isEmpty(said.get("output"));
            response = whole(whole, said, used);
            kept.add(response.length);
            items.clear();
        }
    }

    /**
     * With what only earlier events told.
     *
     * @param said the members that may be written, where the last event has them
     * @param used whether earlier events told a usage
     */
    private byte[] whole(JsonText whole, Map<String, JsonText> said, boolean used) {
        JsonEdits edits = new JsonEdits(whole);
        JsonText output = said.get("output");
        if (output == null || isEmpty(output)) {
            if (!items.isEmpty()) {
                edits.set(whole, "output", output, items.all());
            }
        } else {
            String missing = items.billed(output);
            if (!missing.isEmpty()) {
                edits.replace(output, "[" + missing + "," + output.text().substring(1));
            }
        }
        if (used) {
            edits.set(whole, "usage", said.get("usage"), text(usage));
        }
        for (String term : UsageReader.TERMS) {
            Part known = terms.get(term);
            JsonText told = said.get(term);
            if (known != null && (told == null || told.isNull())) {
                edits.set(whole, term, told, text(known));
            }
        }
        return edits.bytes();
    }

    private static boolean isEmpty(@Nullable JsonText output) {
        return output == null || !output.isArray() || output.fromValue().next() == Token.END_ARRAY;
    }

    private static String text(Part part) {
        Bytes json = new Bytes(256);
        part.writeTo(json);
        return new String(json.array(), 0, json.size(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean hasBegun() {
        return begun;
    }

    @Override
    public boolean hasFilled() {
        return filled;
    }

    @Override
    public boolean isComplete() {
        return response != null;
    }

    @Override
    public void moneyTo(Bytes members) {
        boolean[] first = {true};
        if (!usage.isEmpty()) {
            Members.writeMember("usage", usage, members, first);
        }
        terms.writeMembers(members, first);
        if (!types.isEmpty()) {
            members.ascii(first[0] ? "\"output\":[" : ",\"output\":[");
            boolean[] none = {true};
            for (String type : types) {
                members.ascii(none[0] ? "{\"type\":" : ",{\"type\":");
                none[0] = false;
                Part.Text.write(type, members);
                members.write('}');
            }
            members.write(']');
        }
    }

    @Override
    public @Nullable JsonText error() {
        return null;
    }

    /** Null also for a success whose text came in pieces and is nowhere whole: an empty answer would hide the loss. */
    @Override
    public byte @Nullable [] finish() {
        return cut ? null : response;
    }
}
