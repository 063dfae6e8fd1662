package dev.drover.contracts;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Writes and reads usage events. */
public final class UsageCodec {
    /** Bytes of an event, mostly. */
    private static final int EXPECTED = 1_024;

    private UsageCodec() {}

    /** The record's value; its key is the tenant. */
    public static byte[] encode(UsageEvent event) {
        LineWriter out = new LineWriter(EXPECTED)
                .begin()
                .member("id", event.id())
                .member("custom_id", event.customId())
                .member("tenant", event.tenant())
                .begin("dimensions");
        new TreeMap<>(event.dimensions()).forEach(out::member);
        out.end().member("at", event.at());
        AttemptJson.write(event.attempt(), out.begin("attempt"));
        ResultJson.origin(event.origin(), out);
        return out.end().bytes();
    }

    /**
     * Reads a usage event. Members that this version does not know are ignored.
     *
     * @throws IllegalArgumentException naming the member that is missing or wrong
     */
    public static UsageEvent decode(byte[] value) {
        Fields event = Fields.of(value, "usage event");
        Instant at = event.time("at");
        return new UsageEvent(
                event.string("id"),
                event.optionalString("custom_id"),
                event.string("tenant"),
                dimensions(event.child("dimensions")),
                at,
                AttemptJson.read(event.child("attempt"), at),
                ResultJson.readOrigin(event.child("origin")));
    }

    private static Map<String, String> dimensions(Fields fields) {
        Map<String, String> dimensions = new HashMap<>();
        fields.object().propertyNames().forEach(name -> dimensions.put(name, fields.string(name)));
        return dimensions;
    }
}
