package dev.drover.model.http;

import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import dev.drover.model.UsageReader;
import dev.drover.model.http.Members.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events of the responses API: the last one carries the whole object, the others say what that will hold. Items and usage of
 * earlier events count where the last one leaves them out, or does not come.
 */
final class ResponseAssembly implements Assembly {
    private static final Set<String> LAST = Set.of("response.completed", "response.incomplete", "response.failed");
    private static final Set<String> BEFORE = Set.of("response.created", "response.in_progress", "response.queued");
    private static final String ITEM_DONE = "response.output_item.done";

    private final Kept kept;
    /** Of the items: the last event repeats them, so they are no part of the answer's size. */
    private final Kept spare;

    private final Members usage;
    private final Members terms;
    private final TreeMap<Integer, JsonText> items = new TreeMap<>();
    private final Set<String> types = new TreeSet<>();
    private byte @Nullable [] response;
    private boolean begun;
    private boolean filled;

    ResponseAssembly(Kept kept, Kept spare) {
        this.kept = kept;
        this.spare = spare;
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
        begun |= !BEFORE.contains(type);
        if (item != null) {
            item(type, index, item);
        }
        if (whole != null) {
            response(type, whole);
        }
    }

    private void item(String type, @Nullable Integer index, JsonText item) {
        JsonReader reader = item.fromValue();
        while (reader.next() == Token.NAME) {
            boolean isType = reader.is("type");
            reader.next();
            if (isType && reader.token() == Token.STRING && types.add(reader.text())) {
                kept.add(Kept.ENTRY + 2L * (reader.end() - reader.start()));
            }
            reader.skip();
        }
        if (type.equals(ITEM_DONE)) {
            int place = index != null ? index : items.isEmpty() ? 0 : items.lastKey() + 1;
            spare.add(item.length() + Kept.ENTRY);
            items.put(place, JsonText.check(item.bytes()));
        }
    }

    private void response(String type, JsonText whole) {
        JsonText output = null;
        JsonText counted = null;
        JsonReader reader = whole.fromValue();
        while (reader.next() == Token.NAME) {
            String name = reader.text();
            reader.next();
            JsonText value = JsonText.of(reader);
            switch (name) {
                case "output" -> output = value;
                case "usage" -> {
                    counted = value;
                    usage.merge(value.fromValue());
                }
                default -> {
                    if (UsageReader.TERMS.contains(name) && !value.isNull()) {
                        terms.replace(name, value);
                    }
                }
            }
        }
        if (LAST.contains(type)) {
            response = whole(whole, output, counted);
            kept.add(response.length);
        }
    }

    private byte[] whole(JsonText whole, @Nullable JsonText output, @Nullable JsonText counted) {
        JsonEdits edits = new JsonEdits(whole);
        boolean filled =
                output != null && output.isArray() && output.fromValue().next() != Token.END_ARRAY;
        if (!filled && !items.isEmpty()) {
            String all = items.values().stream().map(JsonText::text).collect(Collectors.joining(",", "[", "]"));
            edits.set(whole, "output", output, all);
        }
        if ((counted == null || !counted.isObject()) && !usage.isEmpty()) {
            Bytes json = new Bytes(256);
            usage.writeTo(json);
            edits.set(whole, "usage", counted, new String(json.array(), 0, json.size(), StandardCharsets.UTF_8));
        }
        items.clear();
        return edits.bytes();
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

    @Override
    public byte @Nullable [] finish() {
        return response;
    }
}
