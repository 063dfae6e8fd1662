package dev.drover.cli.dlq;

import dev.drover.contracts.AuditRecord;
import dev.drover.contracts.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes who did what; the record's key is the run.
 *
 * @param target the topic that it was done to
 */
record Auditor(Topics topics, String target, String who, String run) {
    static Auditor of(Topics topics, String target, @Nullable String who, String run) {
        return new Auditor(topics, target, who == null ? user() : who, run);
    }

    ProducerRecord<byte[], byte[]> record(String what, Instant at, ObjectNode details) {
        AuditRecord record = new AuditRecord(at, who, what, target, details.put("run", run));
        return new ProducerRecord<>(topics.audit(), run.getBytes(StandardCharsets.UTF_8), record.encode());
    }

    private static String user() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            host = "unknown";
        }
        return System.getProperty("user.name", "unknown") + "@" + host;
    }
}
