package dev.drover.model.dialect;

import dev.drover.contracts.Endpoint;
import dev.drover.contracts.FailureCode;
import dev.drover.contracts.InferenceRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Google's generateContent, natively: its layer for OpenAI's clients loses thought signatures of some models. */
final class Gemini extends NativeDialect {
    private static final Vocabulary WORDS = new Vocabulary.Builder()
            .finish(FinishReason.REFUSED, """
                safety recitation language blocklist prohibited_content spii image_safety image_prohibited_content
                image_recitation model_armor\
                """)
            .finish(FinishReason.BROKEN, """
                finish_reason_unspecified malformed_function_call malformed_response unexpected_tool_call
                too_many_tool_calls missing_thought_signature image_other no_image other\
                """)
            .error(FailureCode.RATE_LIMITED, "resource_exhausted")
            .error(FailureCode.PROVIDER_AUTH, "unauthenticated api_key_invalid")
            .vagueError(FailureCode.PROVIDER_AUTH, "permission_denied")
            .publicHeaders("x-goog-user-project")
            .build();

    Gemini() {
        super("Gemini");
    }

    @Override
    public URI address(URI base, Endpoint endpoint, String model, boolean stream) {
        String name = model.startsWith("models/") ? model.substring("models/".length()) : model;
        String path = "/models/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        return stream
                ? Addresses.join(base, "/v1beta", path + ":streamGenerateContent", "?alt=sse")
                : Addresses.join(base, "/v1beta", path + ":generateContent", "");
    }

    @Override
    public URI models(URI base) {
        return Addresses.join(base, "/v1beta", "/models", "?pageSize=1000");
    }

    @Override
    public Map<String, String> headers(Outgoing call) {
        return call.key() == null ? Map.of() : Map.of("x-goog-api-key", call.key());
    }

    @Override
    public Body body(InferenceRequest request, Upstream upstream) {
        return GeminiRequest.of(request.body(), upstream);
    }

    @Override
    public byte[] answer(Endpoint endpoint, byte[] body) {
        return GeminiAnswer.of(body, clock);
    }

    @Override
    public StreamTranslation stream(Endpoint endpoint) {
        return new GeminiStream(clock);
    }

    @Override
    public Vocabulary words() {
        return WORDS;
    }

    @Override
    public String priceListPrefix() {
        return "gemini";
    }
}
