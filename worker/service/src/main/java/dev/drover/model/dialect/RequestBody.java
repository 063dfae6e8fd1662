package dev.drover.model.dialect;

import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.JsonEdits;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.LineWriter;
import dev.drover.contracts.RequestFacts;

/**
 * What a provider gets that speaks as the producer does: the producer's body to the byte, but for the model's name, for
 * {@code include_usage} where a stream of OpenAI's is asked for, for the limit that Messages requires, and for members that
 * the model's settings leave out.
 */
final class RequestBody {
    private static final String USAGE = "include_usage";
    private static final String OPTIONS = "stream_options";
    private static final String LIMIT = "max_tokens";

    private RequestBody() {}

    static ProviderDialect.Body encode(InferenceRequest request, Upstream upstream) {
        Omissions omissions = new Omissions(upstream.drop());
        RequestFacts facts =
                upstream.drop().isEmpty() ? request.facts() : RequestFacts.of(without(request.body(), omissions));
        JsonEdits edits = new JsonEdits(facts.body());
        edits.set(facts.body(), "model", facts.member("model"), JsonEdits.quoted(upstream.name()));
        switch (request.endpoint()) {
            case CHAT_COMPLETIONS, COMPLETIONS -> {
                if (request.streams()) {
                    askForUsage(facts, edits);
                }
            }
            case MESSAGES -> {
                Long most = upstream.maxOutput();
                if (most != null && facts.member(LIMIT) == null) {
                    edits.set(facts.body(), LIMIT, null, most.toString());
                }
            }
            case EMBEDDINGS, RESPONSES -> {}
        }
        return new ProviderDialect.Body(edits.bytes(), omissions.dropped());
    }

    /** Whether a request of Messages, where a limit is required, has one or gets one. */
    static boolean hasLimit(InferenceRequest request, Upstream upstream) {
        boolean given =
                request.facts().member(LIMIT) != null && !upstream.drop().contains(LIMIT);
        return given || upstream.maxOutput() != null;
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
