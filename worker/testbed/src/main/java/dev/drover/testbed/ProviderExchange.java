package dev.drover.testbed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One connection's requests and their answers, good and bad. */
final class ProviderExchange {
    private final SimulatedProvider provider;
    private final Socket socket;
    private final OutputStream out;

    ProviderExchange(SimulatedProvider provider, Socket socket, OutputStream out) {
        this.provider = provider;
        this.socket = socket;
        this.out = out;
    }

    /** False if the connection is to be closed now. */
    boolean answer(HttpRequest request) throws IOException, InterruptedException {
        return switch (request.path()) {
            case "/v1/chat/completions" -> model(ModelCall.Kind.CHAT, request);
            case "/v1/completions" -> model(ModelCall.Kind.COMPLETION, request);
            case "/v1/embeddings" -> model(ModelCall.Kind.EMBEDDING, request);
            case "/v1/responses" -> model(ModelCall.Kind.RESPONSE, request);
            case "/v1/messages" -> model(ModelCall.Kind.MESSAGE, request);
            case "/v1/models" ->
                reply(HttpReply.json(
                        200,
                        Answers.models(
                                new TreeSet<>(provider.fates().plan().models().keySet()))));
            case "/control/stats" -> reply(HttpReply.json(200, StatsJson.of(provider.facts(), request.query())));
            case "/control/clear" -> {
                provider.facts().clear();
                yield reply(HttpReply.json(200, "{}".getBytes(US_ASCII)));
            }
            case "/control/faults" -> reply(plan(request));
            default ->
                ModelCall.isContent(request.path())
                        ? model(ModelCall.Kind.CONTENT, request)
                        : reply(error(404, "invalid_request_error", "Unknown path " + request.path()));
        };
    }

    private HttpReply plan(HttpRequest request) {
        try {
            FaultPlan plan = PlanJson.read(request.body());
            Duration lasts = PlanJson.lasts(request.body());
            if (lasts == null) {
                provider.plan(plan);
            } else {
                provider.plan(plan, lasts);
            }
            return HttpReply.json(200, "{}".getBytes(US_ASCII));
        } catch (IllegalArgumentException e) {
            return error(400, "invalid_request_error", String.valueOf(e.getMessage()));
        }
    }

    private boolean model(ModelCall.Kind kind, HttpRequest request) throws IOException, InterruptedException {
        ModelCall call = ModelCall.of(kind, request);
        if (call == null) {
            return reply(error(400, "invalid_request_error", "The body is no JSON object with a model."));
        }
        provider.facts().arrived(call);
        try {
            Instant now = Instant.now();
            Behaviour refusal = provider.keys().refusal(request, now);
            Fates.Fate fate = refusal == null
                    ? provider.fates().of(call, now)
                    : new Fates.Fate(refusal, Duration.ZERO, Script.of(call.prompt()), 0, Map.of());
            provider.facts().decided(call, fate.behaviour());
            boolean spreads = call.stream() && fate.behaviour() instanceof Behaviour.Answer;
            // A stream begins soon and takes its time between the words.
            Thread.sleep(spreads ? fate.latency().dividedBy(4) : fate.latency()); // the latency that is simulated
            provider.awaitRelease();
            return behave(call, fate);
        } finally {
            provider.facts().ended(call);
        }
    }

    private boolean behave(ModelCall call, Fates.Fate fate) throws IOException, InterruptedException {
        return switch (fate.behaviour()) {
            case Behaviour.Answer _ ->
                whole(call, fate, false, fate.latency().multipliedBy(3).dividedBy(4));
            case Behaviour.Slow(Duration body) -> slow(call, fate, body);
            case Behaviour.RateLimited(var retryAfter) -> rateLimited(call, fate, retryAfter);
            case Behaviour.Status(int status, var type, var code, var message) ->
                reply(Refusals.of(call.kind(), status, type, code, message, null));
            case Behaviour.Reset _ -> reset();
            case Behaviour.Cut _ -> cut(call, fate, EventStream.Ending.CUT);
            case Behaviour.StreamCut _ -> cut(call, fate, EventStream.Ending.UNFINISHED);
            case Behaviour.StreamError _ ->
                call.stream()
                        ? cut(call, fate, EventStream.Ending.ERROR)
                        : reply(Refusals.of(call.kind(), 500, "server_error", null, "The server failed.", null));
            case Behaviour.ContentFilter(boolean answered) ->
                answered ? whole(call, fate, true, Duration.ZERO) : filtered(call);
            case Behaviour.Garbage _ -> reply(HttpReply.json(200, "<html>It works!</html>".getBytes(US_ASCII)));
            case Behaviour.Hang _ -> hang();
        };
    }

    private boolean whole(ModelCall call, Fates.Fate fate, boolean filtered, Duration streamOver)
            throws IOException, InterruptedException {
        Answers answers = new Answers(call, fate.script(), fate.identity(), filtered);
        if (streams(call)) {
            new EventStream(out, answers).write(EventStream.Ending.WHOLE, streamOver, streamHeaders(fate));
            return true;
        }
        return reply(HttpReply.json(200, answers.whole())
                .with("x-request-id", requestId(fate))
                .with(fate.limits()));
    }

    private boolean slow(ModelCall call, Fates.Fate fate, Duration body) throws IOException, InterruptedException {
        Answers answers = new Answers(call, fate.script(), fate.identity(), false);
        if (streams(call)) {
            new EventStream(out, answers).write(EventStream.Ending.WHOLE, body, streamHeaders(fate));
        } else {
            HttpReply.json(200, answers.whole())
                    .with("x-request-id", requestId(fate))
                    .with(fate.limits())
                    .dripTo(out, body);
        }
        return true;
    }

    private boolean rateLimited(ModelCall call, Fates.Fate fate, @Nullable Duration retryAfter) throws IOException {
        Double seconds = retryAfter == null ? null : retryAfter.toMillis() / 1000.0;
        HttpReply reply = Refusals.of(
                        call.kind(), 429, "rate_limit_error", "rate_limit_exceeded", "Rate limit reached.", seconds)
                .with(fate.limits());
        if (retryAfter == null) {
            return reply(reply);
        }
        long whole = Math.max(1, (retryAfter.toMillis() + 999) / 1000);
        return reply(reply.with("Retry-After", Long.toString(whole))
                .with("retry-after-ms", Long.toString(retryAfter.toMillis())));
    }

    private boolean filtered(ModelCall call) throws IOException {
        return reply(Refusals.of(
                call.kind(),
                400,
                "invalid_request_error",
                "content_filter",
                "The response was filtered due to the prompt triggering the content policy.",
                null));
    }

    private boolean cut(ModelCall call, Fates.Fate fate, EventStream.Ending ending)
            throws IOException, InterruptedException {
        Answers answers = new Answers(call, fate.script(), fate.identity(), false);
        if (streams(call)) {
            new EventStream(out, answers).write(ending, Duration.ZERO, streamHeaders(fate));
            return ending != EventStream.Ending.CUT;
        }
        HttpReply.json(200, answers.whole()).writeHalfTo(out);
        return false;
    }

    /** An abortive close: with a linger time of 0 the system sends RST. */
    private boolean reset() throws IOException {
        socket.setSoLinger(true, 0);
        return false;
    }

    private boolean hang() throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // What a client sends meanwhile is of no interest; only its leaving is.
        }
        return false;
    }

    private static boolean streams(ModelCall call) {
        return call.stream() && call.kind() != ModelCall.Kind.EMBEDDING;
    }

    private boolean reply(HttpReply reply) throws IOException {
        reply.writeTo(out);
        return true;
    }

    private static HttpReply error(int status, String type, String message) {
        return HttpReply.json(status, Answers.error(status, type, null, message, null));
    }

    private static String requestId(Fates.Fate fate) {
        return "req_" + Long.toHexString(fate.identity());
    }

    private static Map<String, String> streamHeaders(Fates.Fate fate) {
        Map<String, String> headers = new LinkedHashMap<>(fate.limits());
        headers.put("Content-Type", "text/event-stream");
        headers.put("x-request-id", requestId(fate));
        return headers;
    }
}
