package dev.drover.contracts;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those members of a JSON object that somebody reads, as slices of its text; all others are passed over, so that it stays
 * small whatever the object holds. Immutable.
 */
public final class JsonMembers {
    private final Map<String, JsonText> found = new HashMap<>();
    private Set<String> twice = Set.of();

    private JsonMembers() {}

    /**
     * The members of these names.
     *
     * @throws IllegalArgumentException if it is no object
     */
    public static JsonMembers of(JsonText object, Collection<String> names) {
        if (!object.isObject()) {
            throw new IllegalArgumentException(object + " is no object");
        }
        return read(object.fromValue(), List.copyOf(names));
    }

    /** Of the object that the reader's last token begins; its end is the last token afterwards. */
    static JsonMembers read(JsonReader reader, List<String> names) {
        JsonMembers members = new JsonMembers();
        while (reader.next() == JsonReader.Token.NAME) {
            String name = known(reader, names);
            reader.next();
            if (name == null) {
                reader.skip();
            } else if (members.found.put(name, JsonText.of(reader)) != null) {
                members.more(name);
            }
        }
        return members;
    }

    private void more(String name) {
        if (twice.isEmpty()) {
            twice = new HashSet<>();
        }
        twice.add(name);
    }

    private static @Nullable String known(JsonReader reader, List<String> names) {
        for (int i = 0; i < names.size(); i++) { // without an iterator for every member of a long object
            if (reader.is(names.get(i))) {
                return names.get(i);
            }
        }
        return null;
    }

    /** The last one of this name, {@code null} included; null if there is none. */
    public @Nullable JsonText get(String name) {
        return found.get(name);
    }

    /** As {@link #get}; null for {@code null} too. */
    public @Nullable JsonText present(String name) {
        JsonText value = found.get(name);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String name) {
        return found.containsKey(name);
    }

    /** Names that stand more than once, so that two readers could take two values. */
    public Set<String> twice() {
        return Set.copyOf(twice);
    }

    /** How many were found. */
    int size() {
        return found.size();
    }
}
