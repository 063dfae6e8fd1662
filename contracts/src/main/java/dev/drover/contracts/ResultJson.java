package dev.drover.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The native result line: OpenAI's members first, then ours. */
final class ResultJson {
    private ResultJson() {}

    static ObjectNode write(ResultLine line) {
        ObjectNode json = Json.object().put("id", line.id()).put("custom_id", line.customId());
        json.set("response", response(line.response()));
        json.set("error", error(line.error()));
        json.put("tenant", line.tenant())
                .put("model", line.model())
                .put("chain", line.chain())
                .put("task", line.task());
        json.set("metadata", line.metadata());
        json.set("attempts", AttemptJson.write(line.attempts()));
        Cost cost = line.cost();
        json.putObject("cost")
                .put("usd", cost.usd() == null ? null : cost.usd().toPlainString())
                .put("possibly_billed_usd", cost.possiblyBilledUsd().toPlainString())
                .put("price_version", cost.priceVersion());
        json.set("timing", timing(line.timing()));
        json.set("origin", origin(line.origin()));
        return json;
    }

    private static @Nullable ObjectNode response(ResultLine.@Nullable Response response) {
        if (response == null) {
            return null;
        }
        ObjectNode json =
                Json.object().put("status_code", response.statusCode()).put("request_id", response.requestId());
        json.set("body", response.body());
        return json;
    }

    private static @Nullable ObjectNode error(ResultLine.@Nullable ErrorBody error) {
        return error == null
                ? null
                : Json.object().put("code", error.code().wire()).put("message", error.message());
    }

    private static ObjectNode timing(Timing timing) {
        Instant started = timing.started();
        return Json.object()
                .put("enqueued", timing.enqueued().toString())
                .put("started", started == null ? null : started.toString())
                .put("finished", timing.finished().toString())
                .put("queue_ms", timing.queueMs())
                .put("provider_ms", timing.providerMs());
    }

    static ObjectNode origin(Origin origin) {
        return Json.object()
                .put("topic", origin.topic())
                .put("partition", origin.partition())
                .put("offset", origin.offset());
    }

    static ResultLine read(Fields line) {
        Fields response = line.optionalChild("response");
        Fields error = line.optionalChild("error");
        Fields cost = line.child("cost");
        Timing timing = readTiming(line.child("timing"));
        return new ResultLine(
                line.string("id"),
                line.optionalString("custom_id"),
                response == null ? null : readResponse(response),
                error == null ? null : new ResultLine.ErrorBody(error.failureCode("code"), error.string("message")),
                line.optionalString("tenant"),
                line.optionalString("model"),
                line.optionalString("chain"),
                line.optionalString("task"),
                line.optional("metadata"),
                AttemptJson.readAll(line.required("attempts"), line.at("attempts"), timing.finished()),
                new Cost(
                        cost.optional("usd") == null ? null : cost.money("usd"),
                        cost.money("possibly_billed_usd"),
                        cost.optionalString("price_version")),
                timing,
                readOrigin(line.child("origin")));
    }

    private static ResultLine.Response readResponse(Fields response) {
        JsonNode body = response.object().get("body");
        if (body == null) {
            throw new IllegalArgumentException(response.at("body") + " is missing");
        }
        return new ResultLine.Response(
                response.smallNumber("status_code"), response.optionalString("request_id"), body);
    }

    private static Timing readTiming(Fields timing) {
        return new Timing(
                timing.time("enqueued"),
                timing.optional("started") == null ? null : timing.time("started"),
                timing.time("finished"),
                timing.number("queue_ms"),
                timing.number("provider_ms"));
    }

    static Origin readOrigin(Fields origin) {
        return new Origin(origin.string("topic"), origin.smallNumber("partition"), origin.number("offset"));
    }
}
