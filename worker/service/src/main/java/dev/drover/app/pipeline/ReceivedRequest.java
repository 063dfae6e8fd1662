package dev.drover.app.pipeline;

import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.Origin;
import dev.drover.contracts.RequestId;
import dev.drover.engine.Delivery;
import dev.drover.privacy.SafeNames;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * A record and who it is.
 *
 * @param id the same on every redelivery
 * @param replays how often it has been replayed
 */
record ReceivedRequest(Delivery delivery, String id, int replays) {
    static ReceivedRequest of(Delivery delivery, String clusterId, SafeNames names) {
        return new ReceivedRequest(delivery, id(delivery, clusterId, names), replays(delivery));
    }

    Origin origin() {
        return origin(delivery);
    }

    /** Does it with the request's context in every line that is logged meanwhile. */
    void inContext(String tenant, Runnable work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.setContextMap(context(tenant));
        try {
            work.run();
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    /** What operators search for. */
    Map<String, String> context(String tenant) {
        return Map.of(
                "request_id", id,
                "tenant", tenant,
                "topic", delivery.topic(),
                "partition", Integer.toString(delivery.partition()),
                "offset", Long.toString(delivery.offset()));
    }

    /** The last header of that name as text; null if there is none. */
    static @Nullable String header(Delivery delivery, String name) {
        Header header = delivery.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static Origin origin(Delivery delivery) {
        return new Origin(delivery.topic(), delivery.partition(), delivery.offset());
    }

    /** What is no id, or must not be read by everybody, is none: then the record's place makes one. */
    private static String id(Delivery delivery, String clusterId, SafeNames names) {
        String given = header(delivery, HeaderNames.REQUEST_ID);
        return given != null && names.isId(given) ? given : RequestId.of(clusterId, origin(delivery));
    }

    private static int replays(Delivery delivery) {
        String given = header(delivery, HeaderNames.REPLAYS);
        return given != null && given.matches("\\d{1,9}") ? Integer.parseInt(given) : 0;
    }
}
