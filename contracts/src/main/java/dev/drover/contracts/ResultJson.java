package dev.drover.contracts;

import org.jspecify.annotations.Nullable;

/** The native result line: OpenAI's members first, then ours. */
final class ResultJson {
    private ResultJson() {}

    static void write(ResultLine line, LineWriter out) {
        Cost cost = line.cost();
        out.begin().member("id", line.id()).member("custom_id", line.customId());
        response(line.response(), out);
        error(line.error(), out);
        out.member("tenant", line.tenant())
                .member("model", line.model())
                .member("chain", line.chain())
                .member("task", line.task())
                .member("metadata", line.metadata());
        AttemptJson.write(line.attempts(), out.beginArray("attempts"));
        out.endArray()
                .begin("cost")
                .money("usd", cost.usd())
                .money("possibly_billed_usd", cost.possiblyBilledUsd())
                .member("price_version", cost.priceVersion())
                .end();
        timing(line.timing(), out);
        origin(line.origin(), out);
        out.end();
    }

    private static void response(ResultLine.@Nullable Response response, LineWriter out) {
        if (response == null) {
            out.nothing("response");
            return;
        }
        out.begin("response")
                .member("status_code", response.statusCode())
                .member("request_id", response.requestId())
                .member("body", response.body())
                .end();
    }

    private static void error(ResultLine.@Nullable ErrorBody error, LineWriter out) {
        if (error == null) {
            out.nothing("error");
            return;
        }
        out.begin("error")
                .member("code", error.code().wire())
                .member("message", error.message())
                .end();
    }

    private static void timing(Timing timing, LineWriter out) {
        out.begin("timing")
                .member("enqueued", timing.enqueued())
                .member("started", timing.started())
                .member("finished", timing.finished())
                .member("queue_ms", timing.queueMs())
                .member("provider_ms", timing.providerMs())
                .end();
    }

    static void origin(Origin origin, LineWriter out) {
        out.begin("origin")
                .member("topic", origin.topic())
                .member("partition", origin.partition())
                .member("offset", origin.offset())
                .end();
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
