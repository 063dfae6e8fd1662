package dev.drover.contracts;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests without an outcome that one worker holds: what {@code /actuator/requests} answers.
 *
 * @param requests that were asked for, the oldest first, at most as many as were asked for
 * @param matched how many there are of them in all, those left out too
 * @param unread records that wait and were not looked into, since there are too many
 * @param ended requests that have an outcome which is not written to Kafka yet
 * @param partitions that the worker has, as {@code topic-partition}
 * @param silent partitions that did not say what they hold
 */
public record OpenRequestPage(
        List<OpenRequest> requests,
        long matched,
        long unread,
        long ended,
        List<String> partitions,
        List<String> silent) {
    public OpenRequestPage {
        requests = List.copyOf(requests);
        partitions = List.copyOf(partitions);
        silent = List.copyOf(silent);
    }

    /** As it is served. */
    public ObjectNode json() {
        ObjectNode json =
                Json.object().put("matched", matched).put("unread", unread).put("ended", ended);
        ArrayNode shown = json.putArray("requests");
        requests.forEach(each -> shown.add(each.json()));
        partitions.forEach(json.putArray("partitions")::add);
        silent.forEach(json.putArray("silent")::add);
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
            return new OpenRequestPage(
                    requests,
                    json.required("matched").longValue(),
                    json.path("unread").asLong(0),
                    json.path("ended").asLong(0),
                    strings(json.path("partitions")),
                    strings(json.path("silent")));
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
