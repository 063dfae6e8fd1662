package dev.drover.model.http;

import dev.drover.contracts.JsonReader;
import dev.drover.contracts.JsonReader.Token;
import dev.drover.contracts.JsonText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The items of a response that were told whole, each at its place. */
final class ResponseItems {
    /** How the types end of what a provider's own tools did, which may cost. */
    private static final String CALL = "_call";

    private static final String FUNCTION = "function_call";

    private final Kept kept;
    private final TreeMap<Integer, Item> items = new TreeMap<>();
    /** Of the items that found their own place taken, by id. */
    private final Map<String, Integer> moved = new HashMap<>();

    /** @param id empty if there is none */
    private record Item(String id, String type, JsonText json) {}

    ResponseItems(Kept kept) {
        this.kept = kept;
    }

    /**
     * An item takes the place of an earlier one only if their ids do not differ.
     *
     * @param index null if there is none: behind the last
     * @throws Kept.TooLarge beyond the bound
     */
    void put(@Nullable Integer index, String id, String type, JsonText item) {
        int next = items.isEmpty() ? 0 : items.lastKey() + 1;
        int place = index == null ? next : index;
        Item there = items.get(place);
        if (there != null && !there.id.isEmpty() && !id.isEmpty() && !there.id.equals(id)) {
            place = moved.getOrDefault(id, next);
            moved.put(id, place);
        }
        kept.add(item.length() + Kept.ENTRY);
        Item before = items.put(place, new Item(id, type, JsonText.check(item.bytes())));
        kept.add(before == null ? 0 : -before.json.length() - Kept.ENTRY);
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Whether there is one at each of these places. */
    boolean areAt(Set<Integer> places) {
        return items.keySet().containsAll(places);
    }

    void clear() {
        items.clear();
        moved.clear();
    }

    /** As a JSON array. */
    String all() {
        return items.values().stream().map(item -> item.json.text()).collect(Collectors.joining(",", "[", "]"));
    }

    /** What the provider's tools did and this output leaves out, with commas between; empty if nothing is left out. */
    String billed(JsonText output) {
        Set<String> listed = types(output);
        return items.values().stream()
                .filter(item -> item.type.endsWith(CALL) && !item.type.equals(FUNCTION) && !listed.contains(item.type))
                .map(item -> item.json.text())
                .collect(Collectors.joining(","));
    }

    private static Set<String> types(JsonText output) {
        Set<String> types = new HashSet<>();
        JsonReader array = output.fromValue();
        while (array.next() != Token.END_ARRAY) {
            if (array.token() != Token.OBJECT) {
                array.skip();
                continue;
            }
            while (array.next() == Token.NAME) {
                boolean isType = array.is("type");
                array.next();
                if (isType && array.token() == Token.STRING) {
                    types.add(array.text());
                }
                array.skip();
            }
        }
        return types;
    }
}
