package dev.drover.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the bytes of a record to the members of a JSON object, or to the reason why they are none. */
final class RecordBytes {
    private RecordBytes() {}

    /**
     * Reads all of the record once, and keeps those members that are asked for.
     *
     * @throws Refusal always {@code malformed_record}, also where one of those members stands twice
     */
    static JsonMembers object(byte @Nullable [] value, List<String> names) {
        if (value == null) {
            throw Refusal.malformed("the record has no value (a tombstone)");
        }
        if (value.length == 0) {
            throw Refusal.malformed("the value is empty");
        }
        JsonReader reader = new JsonReader(value, 0, value.length, Json.MAX_REQUEST_NESTING);
        JsonMembers members = null;
        JsonText other = null;
        try {
            switch (reader.next()) {
                case OBJECT -> members = JsonMembers.read(reader, names);
                case END -> throw Refusal.malformed("the value is blank");
                case ARRAY, STRING, NUMBER, TRUE, FALSE, NULL -> other = JsonText.of(reader);
                case NAME, END_OBJECT, END_ARRAY -> throw new IllegalStateException("no value begins so");
            }
            reader.next(); // nothing is behind it
        } catch (JsonFault e) {
            throw Refusal.malformed(wrong(e, value));
        }
        if (members == null) {
            throw Refusal.malformed("the value is " + (other == null ? "nothing" : Members.kind(other))
                    + ", a request is a JSON object");
        }
        return Members.once(members, "");
    }

    /** Of bytes that are no text it is not worth saying which of them is no JSON. */
    private static String wrong(JsonFault fault, byte[] value) {
        JsonFault encoding = fault.encoding() ? fault : JsonStrings.noText(value);
        return encoding == null ? "not JSON as a request may be: " + fault.reason() : encoding.reason();
    }
}
