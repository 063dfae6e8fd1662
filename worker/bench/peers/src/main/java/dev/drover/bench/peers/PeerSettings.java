package dev.drover.bench.peers;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a peer is told on its command line: {@code name=value}, a word each.
 *
 * @param inFlight calls at a time, above 0
 */
public record PeerSettings(
        String bootstrapServers,
        URI upstream,
        String group,
        String requests,
        String results,
        String usage,
        int inFlight,
        int partitions) {
    /** As Kafka.s own default; said, since the two clients could differ. */
    private static final int MAX_POLL = 500;

    public static PeerSettings of(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length != 2) {
                throw new IllegalArgumentException("not name=value: " + argument);
            }
            values.put(pair[0], pair[1]);
        }
        return new PeerSettings(
                required(values, "bootstrap-servers"),
                URI.create(required(values, "upstream")),
                required(values, "group"),
                required(values, "requests"),
                required(values, "results"),
                required(values, "usage"),
                Integer.parseInt(required(values, "in-flight")),
                Integer.parseInt(required(values, "partitions")));
    }

    public String[] arguments() {
        return new String[] {
            "bootstrap-servers=" + bootstrapServers,
            "upstream=" + upstream,
            "group=" + group,
            "requests=" + requests,
            "results=" + results,
            "usage=" + usage,
            "in-flight=" + inFlight,
            "partitions=" + partitions
        };
    }

    public Map<String, Object> consumer() {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                group,
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed",
                "max.poll.records",
                Integer.toString(MAX_POLL),
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
    }

    /** As Drover's own producer, so that batching is no difference. */
    public Map<String, Object> producer() {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "acks",
                "all",
                "linger.ms",
                "5",
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class);
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("missing: " + name);
        }
        return value;
    }
}
