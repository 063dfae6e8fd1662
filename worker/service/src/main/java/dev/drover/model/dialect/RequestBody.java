package dev.drover.model.dialect;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestFacts;

/**
 * What a provider gets: the producer's body to the byte, but for the model's name, and for {@code include_usage} where a
 * stream is asked for.
 */
final class RequestBody {
    private static final String USAGE = "include_usage";
    private static final String OPTIONS = "stream_options";

    private RequestBody() {}

    static byte[] encode(InferenceRequest request, String model) {
        RequestFacts facts = request.facts();
        JsonEdits edits =
                new JsonEdits(facts.body()).set(facts.body(), "model", facts.member("model"), JsonEdits.quoted(model));
        if (request.streams() && request.endpoint() != Endpoint.RESPONSES) {
            askForUsage(facts, edits);
        }
        return edits.bytes();
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
