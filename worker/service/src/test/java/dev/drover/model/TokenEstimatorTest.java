package dev.drover.model;

import static dev.drover.model.TestingChains.inference;
import static dev.drover.model.TestingChains.model;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.InferenceRequest;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.Upstream;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenEstimatorTest {
    private final TokenEstimator estimator = new TokenEstimator(1_024);

    @Test
    void charactersBecomeTokensRoughlyAsO200kCountsThem() {
        String english = "The quick brown fox jumps over the lazy dog near the river bank. ".repeat(40);
        InferenceRequest request = chat(english);
        assertThat((double) TokenEstimator.rawPrompt(request))
                .isBetween(0.6 * estimator.exactPrompt(request), 1.5 * estimator.exactPrompt(request));
        InferenceRequest chinese = chat("快速的棕色狐狸跳过了河边懒惰的狗。".repeat(40));
        assertThat((double) TokenEstimator.rawPrompt(chinese))
                .isBetween(0.6 * estimator.exactPrompt(chinese), 1.5 * estimator.exactPrompt(chinese));
    }

    @Test
    void anImageCostsTheSameWhateverItsSize() {
        assertThat(TokenEstimator.rawPrompt(image(100))).isEqualTo(TokenEstimator.rawPrompt(image(1_000_000)));
        assertThat(TokenEstimator.rawPrompt(image(100))).isGreaterThan(TokenEstimator.TOKENS_PER_ATTACHMENT);
    }

    @Test
    void schemasOfToolsCountWithTheirNames() {
        long without = TokenEstimator.rawPrompt(chat("hi"));
        long with = TokenEstimator.rawPrompt(
                inference("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{\"type\":\"function\","
                        + "\"function\":{\"name\":\"get_weather\",\"parameters\":{\"type\":\"object\"}}}]}"));
        assertThat(with).isGreaterThan(without + 5);
    }

    @Test
    void theAnswerIsReservedByTheRequestsLimitElseTheModelsElseADefault() {
        Model limited = new Model(
                "m",
                TestingChains.PROVIDER,
                new Upstream("m", 500L, Set.of()),
                null,
                TimeLimits.DEFAULT,
                1,
                FinishReasons.KNOWN);
        assertThat(completion("{\"messages\":[],\"max_tokens\":70}", limited)).isEqualTo(70);
        assertThat(completion("{\"messages\":[],\"max_completion_tokens\":80,\"max_tokens\":70}", limited))
                .isEqualTo(80);
        assertThat(completion("{\"messages\":[],\"max_output_tokens\":90}", limited))
                .isEqualTo(90);
        assertThat(completion("{\"messages\":[],\"max_tokens\":70,\"n\":3}", limited))
                .isEqualTo(210);
        assertThat(completion("{\"messages\":[]}", limited)).isEqualTo(500);
        assertThat(completion("{\"messages\":[]}", model("unlimited"))).isEqualTo(1_024);
        assertThat(completion("{\"messages\":[],\"max_tokens\":\"many\",\"n\":\"x\"}", limited))
                .isEqualTo(500);
    }

    @Test
    void whatProvidersReportCorrectsTheEstimate() {
        InferenceRequest request = chat("word ".repeat(500));
        long raw = TokenEstimator.rawPrompt(request);
        Model model = model("m");
        for (int i = 0; i < 200; i++) {
            estimator.observe(model, raw, raw * 3 / 2);
        }
        assertThat((double) estimator.estimate(request, raw, model).prompt()).isBetween(raw * 1.4, raw * 1.6);
        assertThat(estimator.estimate(request, raw, model("other")).prompt()).isEqualTo(raw);
    }

    @Test
    void onlyAnEstimateNearTheWindowIsCountedExactly() {
        // Digits are the estimate's weakness: about three characters to a token.
        InferenceRequest digits = chat("1234567890 ".repeat(400));
        long exact = estimator.exactPrompt(digits);
        ContextFit fit = new ContextFit(estimator, digits);
        TokenEstimate estimate = estimator.estimate(digits, TokenEstimator.rawPrompt(digits), model("m"));

        assertThat(fit.fits(window(exact + 1), new TokenEstimate(exact, 0))).isTrue();
        assertThat(fit.fits(window(exact), new TokenEstimate(exact, 0))).isFalse();
        assertThat(fit.fits(window(estimate.prompt() * 2), estimate)).isTrue();
        assertThat(fit.fits(window(estimate.prompt() / 2), estimate)).isFalse();
    }

    private long completion(String body, Model model) {
        return estimator.estimate(inference(body), 1, model).completion();
    }

    private static Model window(long tokens) {
        return model("m", TestingChains.PROVIDER, tokens);
    }

    private static InferenceRequest chat(String content) {
        return inference("{\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}");
    }

    private static InferenceRequest image(int size) {
        return inference(
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                        + "\"data:image/png;base64," + "A".repeat(size) + "\"}}]}]}");
    }
}
