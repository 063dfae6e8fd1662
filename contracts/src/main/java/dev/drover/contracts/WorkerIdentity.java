package dev.drover.contracts;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which worker answers: at an address there may be one that has nothing to do with the question.
 *
 * @param id that the process drew, as in its {@link WorkerAnnouncement}
 * @param group consumer group
 * @param cluster id of the Kafka cluster; null until the worker has reached it
 */
public record WorkerIdentity(
        String id, String group, @Nullable String cluster) {
    ObjectNode json() {
        return Json.object().put("id", id).put("group", group).put("cluster", cluster);
    }

    /** Null if a worker of an earlier release did not say. */
    static @Nullable WorkerIdentity of(JsonNode json) {
        return json.isObject()
                ? new WorkerIdentity(
                        json.required("id").stringValue(),
                        json.required("group").stringValue(),
                        Members.text(json, "cluster"))
                : null;
    }
}
