package dev.drover.model.dialect;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import dev.drover.contracts.RequestFacts;

/**
 * What a provider of OpenAI's form gets: the producer's body to the byte, but for the model's name, for
 * {@code include_usage} where a stream is asked for, and for members that the model's settings leave out.
 */
final class RequestBody {
    private static final String USAGE = "include_usage";
    private static final String OPTIONS = "stream_options";

    private RequestBody() {}

    static ProviderDialect.Body encode(InferenceRequest request, Upstream upstream) {
        Omissions omissions = new Omissions(upstream.drop());
        RequestFacts facts =
                upstream.drop().isEmpty() ? request.facts() : RequestFacts.of(without(request.body(), omissions));
        JsonEdits edits = new JsonEdits(facts.body());
        edits.set(facts.body(), "model", facts.member("model"), JsonEdits.quoted(upstream.name()));
        if (request.streams() && request.endpoint() != Endpoint.RESPONSES) {
            askForUsage(facts, edits);
        }
        return new ProviderDialect.Body(edits.bytes(), omissions.dropped());
    }

    private static JsonText without(JsonText body, Omissions omissions) {
        LineWriter out = new LineWriter(body.length()).begin();
        body.members((name, value) -> {
            if (!omissions.leavesOut(name)) {
                out.member(name, value);
            }
        });
        return JsonText.check(out.end().bytes());
    }

    /** A stream reports its usage only when asked to. */
    private static void askForUsage(RequestFacts facts, JsonEdits edits) {
        JsonText options = facts.member(OPTIONS);
        if (options == null || !options.isObject()) {
            edits.set(facts.body(), OPTIONS, options, "{\"" + USAGE + "\":true}");
            return;
        }
        JsonText given = facts.includeUsage();
        if (given == null || !given.isTrue()) {
            edits.set(options, USAGE, given, "true");
        }
    }
}
