package dev.drover.app.join;

import dev.drover.contracts.Decoded.Salvage;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.Origin;
import dev.drover.contracts.RequestId;
import dev.drover.contracts.WireFormat;
import dev.drover.engine.Delivery;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;
import tools.jackson.databind.JsonNode;

/**
 * What a record is about, as far as it could be read: what every outcome says of it.
 *
 * @param id the same on every redelivery
 * @param replays how often it has been replayed
 */
record Subject(
        Delivery delivery,
        String id,
        int replays,
        WireFormat format,
        @Nullable String customId,
        String tenant,
        @Nullable String task,
        @Nullable JsonNode metadata) {
    private static final int LONGEST_ID = 256;

    static Subject of(InferenceRequest request, String tenant, Delivery delivery, String clusterId) {
        return new Subject(
                delivery,
                id(delivery, clusterId),
                replays(delivery),
                request.format(),
                request.customId(),
                tenant,
                request.task(),
                request.metadata());
    }

    static Subject of(Salvage salvage, String tenant, Delivery delivery, String clusterId) {
        return new Subject(
                delivery,
                id(delivery, clusterId),
                replays(delivery),
                salvage.format(),
                salvage.customId(),
                tenant,
                null,
                salvage.metadata());
    }

    Origin origin() {
        return new Origin(delivery.topic(), delivery.partition(), delivery.offset());
    }

    /** Adds what operators search for to a line of the log. */
    LoggingEventBuilder describe(LoggingEventBuilder line) {
        return line.addKeyValue("request_id", id)
                .addKeyValue("tenant", tenant)
                .addKeyValue("topic", delivery.topic())
                .addKeyValue("partition", delivery.partition())
                .addKeyValue("offset", delivery.offset());
    }

    /** The last header of that name as text; null if there is none. */
    static @Nullable String header(Delivery delivery, String name) {
        Header header = delivery.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String id(Delivery delivery, String clusterId) {
        String given = header(delivery, HeaderNames.REQUEST_ID);
        return given != null && !given.isBlank() && given.length() <= LONGEST_ID
                ? given
                : RequestId.of(clusterId, new Origin(delivery.topic(), delivery.partition(), delivery.offset()));
    }

    private static int replays(Delivery delivery) {
        String given = header(delivery, HeaderNames.REPLAYS);
        return given != null && given.matches("\\d{1,9}") ? Integer.parseInt(given) : 0;
    }
}
