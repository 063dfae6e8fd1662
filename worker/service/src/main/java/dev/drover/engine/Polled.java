package dev.drover.engine;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A delivery as the poll thread hands it to a lane. */
record Polled(Delivery delivery, Optional<Integer> leaderEpoch) {
    static Polled of(ConsumerRecord<byte[], byte[]> polled) {
        int size = Math.max(0, polled.serializedKeySize()) + Math.max(0, polled.serializedValueSize());
        for (Header header : polled.headers()) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return new Polled(
                new Delivery(
                        polled.topic(),
                        polled.partition(),
                        polled.offset(),
                        Instant.ofEpochMilli(polled.timestamp()),
                        polled.timestampType().toString(),
                        polled.key(),
                        polled.value(),
                        polled.headers(),
                        size),
                polled.leaderEpoch());
    }
}
