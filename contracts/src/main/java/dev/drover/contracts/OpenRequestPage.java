package dev.drover.contracts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests without an outcome that one worker holds: what {@code /actuator/requests} answers.
 *
 * @param worker who it is; null for a worker of an earlier release
 * @param requests that were asked for, the oldest first, at most as many as were asked for
 * @param matched how many there are of them in all, those left out too
 * @param unread records that wait and were not looked into, since there are too many
 * @param ended requests that have an outcome which is not written to Kafka yet
 * @param partitions that the worker has, as {@code topic-partition}
 * @param silent partitions that did not say what they hold
 * @param models that are not well, in order
 */
public record OpenRequestPage(
        @Nullable WorkerIdentity worker,
        List<OpenRequest> requests,
        long matched,
        long unread,
        long ended,
        List<String> partitions,
        List<String> silent,
        List<SickModel> models) {
    public OpenRequestPage {
        requests = List.copyOf(requests);
        partitions = List.copyOf(partitions);
        silent = List.copyOf(silent);
        models = List.copyOf(models);
    }

    /**
     * A model whose calls fail or are held back.
     *
     * @param says what is wrong, masked, for people
     * @param waiting requests of the worker that wait and have it in their chain, whichever requests were asked for
     */
    public record SickModel(String model, String says, long waiting) {
        /** How many requests wait for it, for people. */
        public String waits() {
            return Phrases.count(waiting, "request") + (waiting == 1 ? " waits" : " wait") + " for model " + model;
        }

        /** As it is served and printed. */
        public ObjectNode json() {
            return Json.object().put("model", model).put("says", says).put("waiting", waiting);
        }
    }

    /** As it is served. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        if (worker != null) {
            json.set("worker", worker.json());
        }
        json.put("matched", matched).put("unread", unread).put("ended", ended);
        ArrayNode shown = json.putArray("requests");
        requests.forEach(each -> shown.add(each.json()));
        partitions.forEach(json.putArray("partitions")::add);
        silent.forEach(json.putArray("silent")::add);
        ArrayNode sick = json.putArray("models");
        models.forEach(each -> sick.add(each.json()));
        return json;
    }

    /**
     * Reads what a worker answered; members that a later release adds are passed over.
     *
     * @throws IllegalArgumentException if it is no such answer
     */
    public static OpenRequestPage read(byte[] bytes) {
        try {
            JsonNode json = Json.read(bytes);
            List<OpenRequest> requests = new ArrayList<>();
            json.required("requests").forEach(each -> requests.add(OpenRequest.of(each)));
            List<SickModel> models = new ArrayList<>();
            json.path("models")
                    .forEach(each -> models.add(new SickModel(
                            each.required("model").stringValue(),
                            each.path("says").asString(""),
                            each.path("waiting").asLong(0))));
            return new OpenRequestPage(
                    WorkerIdentity.of(json.path("worker")),
                    requests,
                    json.required("matched").longValue(),
                    json.path("unread").asLong(0),
                    json.path("ended").asLong(0),
                    strings(json.path("partitions")),
                    strings(json.path("silent")),
                    models);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("no requests of a worker", e);
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(each -> strings.add(each.asString("")));
        return strings;
    }
}
