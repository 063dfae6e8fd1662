package dev.drover.operations.submit;

import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.WireFormat;
import dev.drover.deadletter.JsonPath;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is set on every line.
 *
 * @param key the member that becomes the record's key, such as {@code metadata.user}
 */
public record LineEdits(
        @Nullable String tenant,
        @Nullable String task,
        @Nullable String chain,
        @Nullable Instant deadline,
        @Nullable JsonPath key) {
    /** Lines are sent as they are. */
    public static final LineEdits NONE = new LineEdits(null, null, null, null, null);

    /** The members to set, as JSON by name. */
    public Map<String, String> of(WireFormat format) {
        Map<String, String> members = new LinkedHashMap<>();
        put(members, "tenant", tenant);
        put(members, "task", task);
        put(members, "chain", chain);
        if (deadline != null) {
            if (format == WireFormat.LLM_D) {
                members.put("deadline", Long.toString(deadline.getEpochSecond()));
            } else {
                put(members, "deadline", deadline.toString());
            }
        }
        return members;
    }

    private static void put(Map<String, String> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, JsonEdits.quoted(value));
        }
    }
}
