package dev.drover.contracts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes and reads the values of the chunk topic. */
public final class ChunkCodec {
    /** Bytes of a record around its events, at most, without a custom id, a tenant and a model. */
    public static final int ENVELOPE = 256;

    private static final int VERSION = 1;
    private static final List<String> MEMBERS =
            List.of("v", "id", "epoch", "attempt", "seq", "kind", "custom_id", "tenant", "model", "chunks", "result");
    private static final List<String> PLACE = List.of("topic", "partition");

    private ChunkCodec() {}

    /** The record's value; its key is the request's. */
    public static byte[] encode(ChunkRecord record) {
        LineWriter out = new LineWriter(expected(record.part()))
                .begin()
                .member("v", VERSION)
                .member("id", record.id())
                .member("epoch", record.epoch())
                .member("attempt", record.attempt())
                .member("seq", record.seq());
        switch (record.part()) {
            case ChunkRecord.Reset(var customId, var tenant, var model) ->
                out.member("kind", "reset")
                        .member("custom_id", customId)
                        .member("tenant", tenant)
                        .member("model", model);
            case ChunkRecord.Chunks(var events) -> {
                out.member("kind", "chunks").beginArray("chunks");
                events.forEach(out::value);
                out.endArray();
            }
            case ChunkRecord.Gap _ -> out.member("kind", "gap");
            case ChunkRecord.Final(var topic, var partition) ->
                out.member("kind", "final")
                        .begin("result")
                        .member("topic", topic)
                        .member("partition", partition)
                        .end();
        }
        return out.end().bytes();
    }

    private static int expected(ChunkRecord.Part part) {
        int events = part instanceof ChunkRecord.Chunks(var all)
                ? all.stream().mapToInt(event -> event.length() + 1).sum()
                : 0;
        return ENVELOPE + events;
    }

    /**
     * Reads a record; the events are slices of it. Members that this version does not know are ignored.
     *
     * @throws IllegalArgumentException naming the member that is missing or wrong
     */
    public static ChunkRecord decode(byte @Nullable [] value) {
        try {
            JsonMembers members = JsonMembers.of(JsonText.check(value == null ? new byte[0] : value), MEMBERS);
            if (number(members, "v") != VERSION) {
                throw new IllegalArgumentException("chunk.v is of another version");
            }
            return new ChunkRecord(
                    text(members, "id"),
                    number(members, "epoch"),
                    Math.toIntExact(number(members, "attempt")),
                    number(members, "seq"),
                    part(members));
        } catch (JsonFault | ArithmeticException e) {
            throw new IllegalArgumentException("a chunk is no JSON object of this shape", e);
        }
    }

    private static ChunkRecord.Part part(JsonMembers members) {
        String kind = text(members, "kind");
        return switch (kind) {
            case "reset" -> {
                JsonText customId = members.present("custom_id");
                yield new ChunkRecord.Reset(
                        customId == null ? null : customId.string(), text(members, "tenant"), text(members, "model"));
            }
            case "chunks" -> {
                List<JsonText> events = new ArrayList<>();
                required(members, "chunks").elements().forEach(events::add);
                yield new ChunkRecord.Chunks(events);
            }
            case "gap" -> new ChunkRecord.Gap();
            case "final" -> {
                JsonMembers place = JsonMembers.of(required(members, "result"), PLACE);
                JsonText partition = place.present("partition");
                Long number = partition == null ? null : partition.wholeNumber();
                yield new ChunkRecord.Final(text(place, "topic"), number == null ? null : Math.toIntExact(number));
            }
            default -> throw new IllegalArgumentException("chunk.kind is not known: " + Refusal.quote(kind));
        };
    }

    private static JsonText required(JsonMembers members, String name) {
        JsonText value = members.present(name);
        if (value == null) {
            throw new IllegalArgumentException("chunk." + name + " is missing");
        }
        return value;
    }

    private static String text(JsonMembers members, String name) {
        String text = required(members, name).string();
        if (text == null) {
            throw new IllegalArgumentException("chunk." + name + " must be a string");
        }
        return text;
    }

    private static long number(JsonMembers members, String name) {
        Long number = required(members, name).wholeNumber();
        if (number == null || number < 0) {
            throw new IllegalArgumentException("chunk." + name + " must be a whole number, 0 or more");
        }
        return number;
    }
}
