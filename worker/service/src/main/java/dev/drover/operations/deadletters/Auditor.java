package dev.drover.operations.deadletters;

import dev.drover.contracts.AuditRecord;
import dev.drover.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes who did what; the record's key is the run.
 *
 * @param target the topic that it was done to
 */
record Auditor(Topics topics, String target, String who, String run) {
    ProducerRecord<byte[], byte[]> record(String what, Instant at, ObjectNode details) {
        AuditRecord record = new AuditRecord(at, who, what, target, details.put("run", run));
        return new ProducerRecord<>(topics.audit(), run.getBytes(StandardCharsets.UTF_8), record.encode());
    }
}
