package dev.drover.contracts;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Writes and reads usage events. */
public final class UsageCodec {
    private UsageCodec() {}

    /** The record's value; its key is the tenant. */
    public static byte[] encode(UsageEvent event) {
        ObjectNode json = Json.object()
                .put("id", event.id())
                .put("custom_id", event.customId())
                .put("tenant", event.tenant());
        ObjectNode dimensions = json.putObject("dimensions");
        new TreeMap<>(event.dimensions()).forEach(dimensions::put);
        json.put("at", event.at().toString());
        json.set("attempt", AttemptJson.write(event.attempt()));
        json.set("origin", ResultJson.origin(event.origin()));
        return Json.bytes(json);
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
