package dev.drover.contracts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The native result line: OpenAI's members first, then ours. */
final class ResultJson {
    private ResultJson() {}

    static void write(ResultLine line, LineWriter out) {
        Cost cost = line.cost();
        out.begin().member("id", line.id()).member("custom_id", line.customId());
        response(line.response(), out);
        out.member("error", error(line.error()))
                .member("tenant", line.tenant())
                .member("model", line.model())
                .member("chain", line.chain())
                .member("task", line.task())
                .member("metadata", line.metadata())
                .member("attempts", AttemptJson.write(line.attempts()))
                .member(
                        "cost",
                        Json.object()
                                .put(
                                        "usd",
                                        cost.usd() == null ? null : cost.usd().toPlainString())
                                .put(
                                        "possibly_billed_usd",
                                        cost.possiblyBilledUsd().toPlainString())
                                .put("price_version", cost.priceVersion()))
                .member("timing", timing(line.timing()))
                .member("origin", origin(line.origin()))
                .end();
    }

    private static void response(ResultLine.@Nullable Response response, LineWriter out) {
        if (response == null) {
            out.member("response", (JsonNode) null);
            return;
        }
        out.begin("response")
                .member("status_code", response.statusCode())
                .member("request_id", response.requestId())
                .member("body", response.body())
                .end();
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

    /**
     * @param response the member of this name, null if it is {@code null} or absent
     * @param metadata likewise
     */
    static ResultLine read(Fields line, ResultLine.@Nullable Response response, @Nullable JsonText metadata) {
        Fields error = line.optionalChild("error");
        Fields cost = line.child("cost");
        Timing timing = readTiming(line.child("timing"));
        return new ResultLine(
                line.string("id"),
                line.optionalString("custom_id"),
                response,
                error == null ? null : new ResultLine.ErrorBody(error.failureCode("code"), error.string("message")),
                line.optionalString("tenant"),
                line.optionalString("model"),
                line.optionalString("chain"),
                line.optionalString("task"),
                metadata,
                AttemptJson.readAll(line.required("attempts"), line.at("attempts"), timing.finished()),
                new Cost(
                        cost.optional("usd") == null ? null : cost.money("usd"),
                        cost.money("possibly_billed_usd"),
                        cost.optionalString("price_version")),
                timing,
                readOrigin(line.child("origin")));
    }

    static ResultLine.Response readResponse(Fields response, @Nullable JsonText body) {
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
