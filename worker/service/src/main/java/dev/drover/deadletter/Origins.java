package dev.drover.deadletter;

import dev.drover.contracts.Origin;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Origins from text. */
public final class Origins {
    private static final Pattern TEXT = Pattern.compile("([a-zA-Z0-9._-]{1,249})-([0-9]{1,9})@([0-9]{1,18})");

    private Origins() {}

    /** What {@link Origin#toString} wrote, null for anything else. */
    public static @Nullable Origin parse(@Nullable String text) {
        Matcher found = text == null ? null : TEXT.matcher(text);
        return found != null && found.matches()
                ? new Origin(found.group(1), Integer.parseInt(found.group(2)), Long.parseLong(found.group(3)))
                : null;
    }

    /** An origin that can be, null for a topic that is no name or a number below zero. */
    static @Nullable Origin of(String topic, int partition, long offset) {
        return partition >= 0 && offset >= 0 && topic.matches("[a-zA-Z0-9._-]{1,249}")
                ? new Origin(topic, partition, offset)
                : null;
    }
}
