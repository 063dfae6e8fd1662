package dev.drover.contracts;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who did what: the value of a record on the audit topic.
 *
 * @param who a person or a machine, as the command was told or could find out
 * @param what a verb, such as {@code dlq.replay.started}
 * @param target what it was done to, such as a topic
 * @param details whatever explains it, without payloads and secrets
 */
public record AuditRecord(Instant at, String who, String what, String target, ObjectNode details) {
    public byte[] encode() {
        ObjectNode json = Json.object()
                .put("v", 1)
                .put("at", at.toString())
                .put("who", who)
                .put("what", what)
                .put("target", target);
        json.set("details", details);
        return Json.bytes(json);
    }

    /**
     * Reads a record; unknown members are ignored.
     *
     * @throws IllegalArgumentException naming the member that is missing or wrong
     */
    public static AuditRecord decode(byte[] value) {
        Fields record = Fields.of(value, "audit record");
        Fields details = record.optionalChild("details");
        return new AuditRecord(
                record.time("at"),
                record.string("who"),
                record.string("what"),
                record.string("target"),
                details == null ? Json.object() : details.object());
    }
}
