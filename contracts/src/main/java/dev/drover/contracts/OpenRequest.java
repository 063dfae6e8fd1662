package dev.drover.contracts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request without an outcome, as the worker that holds it sees it. Names of producers are masked.
 *
 * @param id Drover's, as in its result
 * @param task that the request named
 * @param chain null if the request will be refused, or has not been read
 * @param model that is asked now or would be first
 * @param enqueued the record's time
 * @param deadline null if it has not been read
 * @param waitingFor spelled as in metrics; null if a call is in flight, or only its turn has not come
 * @param until when it is tried again, null if nobody knows
 * @param calledSince when the calls of this round began, null unless one is in flight
 * @param attempts calls so far, those of the round in flight not among them
 * @param lastFailure code of the last attempt, null if there was none
 * @param models those of its chain that are not called, each with the reason for people; empty unless one request was asked for
 */
public record OpenRequest(
        String id,
        @Nullable String customId,
        @Nullable String tenant,
        @Nullable String task,
        @Nullable String chain,
        @Nullable String model,
        Origin origin,
        Instant enqueued,
        @Nullable Instant deadline,
        Stage stage,
        @Nullable String waitingFor,
        @Nullable Instant until,
        @Nullable Instant calledSince,
        int attempts,
        @Nullable String lastFailure,
        List<Uncalled> models) {
    public OpenRequest {
        models = List.copyOf(models);
    }

    /** A model of the chain, and why the request is not sent to it now. */
    public record Uncalled(String model, String why) {}

    /** Where it is on its way. */
    public enum Stage {
        CALLING("calling"),
        WAITING("waiting"),
        /** Others are ahead of it. */
        IN_LINE("in_line");

        private final String wire;

        Stage(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    /** As it is served and printed. */
    public ObjectNode json() {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("custom_id", customId)
                .put("tenant", tenant)
                .put("task", task)
                .put("chain", chain)
                .put("model", model)
                .put("topic", origin.topic())
                .put("partition", origin.partition())
                .put("offset", origin.offset())
                .put("enqueued", enqueued.toString())
                .put("deadline", Members.text(deadline))
                .put("stage", stage.wire())
                .put("waiting_for", waitingFor)
                .put("until", Members.text(until))
                .put("called_since", Members.text(calledSince))
                .put("attempts", attempts)
                .put("last_failure", lastFailure);
        ArrayNode uncalled = json.putArray("models");
        models.forEach(each -> uncalled.addObject().put("model", each.model).put("why", each.why));
        return json;
    }

    /** @throws RuntimeException if it is no such object */
    static OpenRequest of(JsonNode json) {
        String stage = json.required("stage").stringValue();
        List<Uncalled> models = new ArrayList<>();
        json.path("models")
                .forEach(each -> models.add(new Uncalled(
                        each.required("model").stringValue(), each.path("why").asString(""))));
        return new OpenRequest(
                json.required("id").stringValue(),
                Members.text(json, "custom_id"),
                Members.text(json, "tenant"),
                Members.text(json, "task"),
                Members.text(json, "chain"),
                Members.text(json, "model"),
                new Origin(
                        json.required("topic").stringValue(),
                        json.required("partition").intValue(),
                        json.required("offset").longValue()),
                Instant.parse(json.required("enqueued").stringValue()),
                Members.time(json, "deadline"),
                Arrays.stream(Stage.values())
                        .filter(each -> each.wire().equals(stage))
                        .findFirst()
                        .orElseThrow(),
                Members.text(json, "waiting_for"),
                Members.time(json, "until"),
                Members.time(json, "called_since"),
                json.path("attempts").asInt(0),
                Members.text(json, "last_failure"),
                models);
    }
}
