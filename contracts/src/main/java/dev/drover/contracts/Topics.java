package dev.drover.contracts;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * The names of the topics. Further request topics are a matter of configuration; all share the others.
 *
 * @param names of every kind
 */
public record Topics(Map<TopicKind, String> names) {
    /** What a dead-letter topic adds to the name of its request topic. */
    public static final String DEAD_LETTER_SUFFIX = "-dlt";

    /** @throws IllegalArgumentException if a kind has no name, a name is no topic name, or is used twice */
    public Topics {
        names = Map.copyOf(names);
        for (TopicKind kind : TopicKind.values()) {
            String name = names.getOrDefault(kind, "");
            if (!name.matches("[a-zA-Z0-9._-]{1,249}") || name.matches("\\.{1,2}")) {
                throw new IllegalArgumentException("no topic name: " + Refusal.quote(name));
            }
        }
        if (new HashSet<>(names.values()).size() < names.size()) {
            throw new IllegalArgumentException("each topic needs a name of its own: " + all(names));
        }
    }

    public static Topics defaults() {
        return of(TopicKind::defaultName);
    }

    /** The names that the function gives. */
    public static Topics of(Function<TopicKind, String> naming) {
        Map<TopicKind, String> names = new EnumMap<>(TopicKind.class);
        for (TopicKind kind : TopicKind.values()) {
            names.put(kind, naming.apply(kind));
        }
        return new Topics(names);
    }

    public String name(TopicKind kind) {
        return Objects.requireNonNull(names.get(kind));
    }

    /** Every name, requests first. */
    public List<String> all() {
        return all(names);
    }

    private static List<String> all(Map<TopicKind, String> names) {
        return Arrays.stream(TopicKind.values())
                .map(kind -> names.getOrDefault(kind, ""))
                .toList();
    }

    public String requests() {
        return name(TopicKind.REQUESTS);
    }

    public String results() {
        return name(TopicKind.RESULTS);
    }

    public String deadLetters() {
        return name(TopicKind.DEAD_LETTERS);
    }

    public String usage() {
        return name(TopicKind.USAGE);
    }

    public String ledger() {
        return name(TopicKind.LEDGER);
    }

    public String budgets() {
        return name(TopicKind.BUDGETS);
    }

    public String control() {
        return name(TopicKind.CONTROL);
    }

    public String workers() {
        return name(TopicKind.WORKERS);
    }

    public String parked() {
        return name(TopicKind.PARKED);
    }

    public String replays() {
        return name(TopicKind.REPLAYS);
    }

    public String audit() {
        return name(TopicKind.AUDIT);
    }
}
