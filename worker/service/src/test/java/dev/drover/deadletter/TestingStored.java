package dev.drover.deadletter;

import dev.drover.contracts.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds records of dead-letter topics. */
final class TestingStored {
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final String REQUEST = """
        {"custom_id":"r-1","method":"POST","url":"/v1/chat/completions","tenant":"acme","task":"bulk",\
        "body":{"model":"gpt-4.1","messages":[{"role":"user","content":"Hello"}]},"metadata":{"order":17}}\
        """;

    private final List<StoredHeader> headers = new ArrayList<>();
    private String value = REQUEST;

    static TestingStored letter() {
        return new TestingStored();
    }

    TestingStored header(String name, String text) {
        return header(name, text.getBytes(StandardCharsets.UTF_8));
    }

    TestingStored header(String name, byte[] bytes) {
        headers.add(new StoredHeader(name, bytes));
        return this;
    }

    TestingStored int32(String name, int number) {
        return header(name, ByteBuffer.allocate(4).putInt(number).array());
    }

    TestingStored int64(String name, long number) {
        return header(name, ByteBuffer.allocate(8).putLong(number).array());
    }

    TestingStored value(String json) {
        value = json;
        return this;
    }

    /** As the worker writes it. */
    static TestingStored drover(String reason) {
        return letter().header("kafka_dlt-original-topic", "llm.requests")
                .int32("kafka_dlt-original-partition", 3)
                .int64("kafka_dlt-original-offset", 4711)
                .header("drover-reason", reason)
                .header("drover-error", "it did not work")
                .header("drover-tenant", "acme")
                .header("drover-origin", "llm.requests-3@4711")
                .header("drover-replays", "0");
    }

    StoredRecord stored() {
        return new StoredRecord(
                new Origin("llm.requests-dlt", 1, 7),
                NOON,
                "key".getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                headers);
    }

    Letter read() {
        return Letter.of(stored(), "cluster");
    }
}
