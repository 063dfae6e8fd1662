package dev.drover.model.dialect;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages, natively: its layer for OpenAI's clients keeps no cache and ignores response formats. */
final class Anthropic extends NativeDialect {
    private static final Vocabulary WORDS = new Vocabulary.Builder()
            .finish(FinishReason.ENDED, "end_turn stop_sequence")
            .finish(FinishReason.LENGTH, "max_tokens model_context_window_exceeded")
            .finish(FinishReason.TOOL_CALL, "tool_use")
            .finish(FinishReason.REFUSED, "refusal")
            .finish(FinishReason.BROKEN, "pause_turn compaction")
            .error(FailureCode.RATE_LIMITED, "rate_limit_error")
            .error(FailureCode.PROVIDER_QUOTA_EXHAUSTED, "billing_error")
            .error(FailureCode.PROVIDER_AUTH, "authentication_error")
            .error(FailureCode.REQUEST_TOO_LARGE, "request_too_large")
            .error(FailureCode.PROVIDER_OVERLOADED, "overloaded_error")
            .vagueError(FailureCode.PROVIDER_AUTH, "permission_error")
            .vagueError(FailureCode.PROVIDER_UNAVAILABLE, "api_error")
            .rateLimitUntil("anthropic-ratelimit-%s-%k", "requests tokens input-tokens output-tokens")
            .requestId("request-id")
            .publicHeaders("anthropic-beta anthropic-version")
            .build();

    Anthropic() {
        super("Anthropic");
    }

    @Override
    public URI address(URI base, Endpoint endpoint, String model, boolean stream) {
        return Addresses.join(base, "/v1", "/messages", "");
    }

    @Override
    public URI models(URI base) {
        return Addresses.join(base, "/v1", "/models", "?limit=1000");
    }

    @Override
    public Map<String, String> headers(Outgoing call) {
        String version = "2023-06-01";
        return call.key() == null
                ? Map.of("anthropic-version", version)
                : Map.of("anthropic-version", version, "x-api-key", call.key());
    }

    @Override
    public Body body(InferenceRequest request, Upstream upstream) {
        return isOwn(request.endpoint())
                ? RequestBody.encode(request, upstream)
                : AnthropicRequest.of(request.body(), request.streams(), upstream);
    }

    @Override
    public @Nullable String refusal(InferenceRequest request, Upstream upstream) {
        if (isOwn(request.endpoint())) {
            return RequestBody.hasLimit(request, upstream) ? null : AnthropicRequest.NO_LIMIT;
        }
        return super.refusal(request, upstream);
    }

    @Override
    public byte[] answer(Endpoint endpoint, byte[] body) {
        return isOwn(endpoint) ? body : AnthropicAnswer.of(body, clock);
    }

    @Override
    public StreamTranslation stream(Endpoint endpoint) {
        return isOwn(endpoint) ? StreamTranslation.NONE : new AnthropicStream(clock);
    }

    /** Such bodies, answers and streams go through as they are. */
    private static boolean isOwn(Endpoint endpoint) {
        return endpoint == Endpoint.MESSAGES;
    }

    @Override
    public Vocabulary words() {
        return WORDS;
    }

    @Override
    public String priceListPrefix() {
        return "anthropic";
    }
}
