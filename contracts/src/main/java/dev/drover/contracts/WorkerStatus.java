package dev.drover.contracts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A worker as it sees itself at one instant: what {@code /actuator/worker} answers.
 *
 * @param worker who it is; null for a worker of an earlier release
 * @param ready connected, a member of the group, every assigned partition running
 * @param state of the engine, such as {@code RUNNING}
 * @param waitsFor what the worker waits for or why it stopped, for people; empty when ready
 * @param inFlight calls
 * @param heldBytes of records, answers and outcomes that are not committed
 * @param keys of providers that have several or read theirs from a file; empty from a worker of an earlier release
 */
public record WorkerStatus(
        @Nullable WorkerIdentity worker,
        boolean ready,
        String state,
        String waitsFor,
        int inFlight,
        long heldBytes,
        List<Partition> partitions,
        List<Model> models,
        List<Key> keys) {
    public WorkerStatus {
        partitions = List.copyOf(partitions);
        models = List.copyOf(models);
        keys = List.copyOf(keys);
    }

    /**
     * An assigned partition.
     *
     * @param waiting why the next request does not go; null if nothing waits
     * @param committed the committed offset
     * @param unfinished polled and not yet committed
     * @param oldest timestamp of the oldest unfinished record, null if there is none
     */
    public record Partition(
            String topic,
            int partition,
            String state,
            @Nullable String waiting,
            long committed,
            int unfinished,
            int inFlight,
            @Nullable Instant oldest) {}

    /**
     * A model and its breaker.
     *
     * @param breaker as resilience4j's metrics name the state: {@code closed}, {@code open}, {@code half_open}, {@code
     *     forced_open}
     * @param because the failure code that forced the breaker open, null if none did
     * @param until the next probe while open, the end of a pause while paused, else null
     * @param stands why it is not called now, for people; null if it is, and from a worker of an earlier release
     * @param says why its calls fail, since when, and what to look at, masked, for people; null if they do not
     * @param since when the first of the calls failed that {@code says} is about, null if there is none
     * @param lastSeen when the last of them failed, null if there is none
     */
    public record Model(
            String provider,
            String model,
            String breaker,
            boolean paused,
            @Nullable String because,
            @Nullable Instant until,
            int inFlight,
            @Nullable String stands,
            @Nullable String says,
            @Nullable Instant since,
            @Nullable Instant lastSeen) {
        /** All that is wrong with it, for people; empty if nothing is. */
        public String trouble() {
            return Stream.of(stands, says).filter(Objects::nonNull).collect(Collectors.joining("; "));
        }
    }

    /**
     * A key of a provider, never its value nor anything made of it.
     *
     * @param key the operator's name for it, null for a provider's only key
     * @param file from which it is read, null if it stands in the configuration
     * @param read when the value that is in use was read from the file, null without one
     * @param stands for which models it is not used now, and why, for people; null if it is used for all
     * @param says why calls with it fail, since when, and what to look at, masked, for people; null if they do not
     */
    public record Key(
            String provider,
            @Nullable String key,
            @Nullable String file,
            @Nullable Instant read,
            @Nullable String stands,
            @Nullable String says) {
        /** What people know it by, such as {@code openai/team-a}. */
        public String name() {
            return key == null ? provider : provider + "/" + key;
        }

        /** As it is served. */
        public ObjectNode json() {
            return Json.object()
                    .put("provider", provider)
                    .put("key", key)
                    .put("file", file)
                    .put("read", Members.text(read))
                    .put("stands", stands)
                    .put("says", says);
        }

        static Key of(JsonNode json) {
            return new Key(
                    json.path("provider").asString(""),
                    Members.text(json, "key"),
                    Members.text(json, "file"),
                    Members.time(json, "read"),
                    Members.text(json, "stands"),
                    Members.text(json, "says"));
        }
    }

    /** As it is served. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        if (worker != null) {
            json.set("worker", worker.json());
        }
        json.put("ready", ready)
                .put("state", state)
                .put("waits_for", waitsFor)
                .put("in_flight", inFlight)
                .put("held_bytes", heldBytes);
        ArrayNode held = json.putArray("partitions");
        partitions.forEach(each -> held.addObject()
                .put("topic", each.topic)
                .put("partition", each.partition)
                .put("state", each.state)
                .put("waiting", each.waiting)
                .put("committed", each.committed)
                .put("unfinished", each.unfinished)
                .put("in_flight", each.inFlight)
                .put("oldest", Members.text(each.oldest)));
        ArrayNode served = json.putArray("models");
        models.forEach(each -> served.addObject()
                .put("provider", each.provider)
                .put("model", each.model)
                .put("breaker", each.breaker)
                .put("paused", each.paused)
                .put("because", each.because)
                .put("until", Members.text(each.until))
                .put("in_flight", each.inFlight)
                .put("stands", each.stands)
                .put("says", each.says)
                .put("since", Members.text(each.since))
                .put("last_seen", Members.text(each.lastSeen)));
        ArrayNode known = json.putArray("keys");
        keys.forEach(each -> known.add(each.json()));
        return json;
    }

    /**
     * Reads what a worker answered; members that a later release adds are passed over.
     *
     * @throws IllegalArgumentException if it is no such answer
     */
    public static WorkerStatus read(byte[] bytes) {
        try {
            JsonNode json = Json.read(bytes);
            List<Partition> partitions = new ArrayList<>();
            json.required("partitions").forEach(each -> partitions.add(partition(each)));
            List<Model> models = new ArrayList<>();
            json.required("models").forEach(each -> models.add(model(each)));
            List<Key> keys = new ArrayList<>();
            json.path("keys").forEach(each -> keys.add(Key.of(each)));
            return new WorkerStatus(
                    WorkerIdentity.of(json.path("worker")),
                    json.required("ready").booleanValue(),
                    json.required("state").stringValue(),
                    json.path("waits_for").asString(""),
                    json.path("in_flight").asInt(0),
                    json.path("held_bytes").asLong(0),
                    partitions,
                    models,
                    keys);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("no status of a worker", e);
        }
    }

    private static Partition partition(JsonNode json) {
        return new Partition(
                json.required("topic").stringValue(),
                json.required("partition").intValue(),
                json.path("state").asString(""),
                Members.text(json, "waiting"),
                json.path("committed").asLong(0),
                json.path("unfinished").asInt(0),
                json.path("in_flight").asInt(0),
                Members.time(json, "oldest"));
    }

    private static Model model(JsonNode json) {
        return new Model(
                json.path("provider").asString(""),
                json.required("model").stringValue(),
                json.path("breaker").asString(""),
                json.path("paused").asBoolean(false),
                Members.text(json, "because"),
                Members.time(json, "until"),
                json.path("in_flight").asInt(0),
                Members.text(json, "stands"),
                Members.text(json, "says"),
                Members.time(json, "since"),
                Members.time(json, "last_seen"));
    }
}
