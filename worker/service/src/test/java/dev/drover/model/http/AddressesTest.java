package dev.drover.model.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.model.Credential;
import dev.drover.model.Provider;
import dev.drover.model.dialect.ProviderKind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com, https://api.openai.com/v1/embeddings",
        "https://api.openai.com/, https://api.openai.com/v1/embeddings",
        "https://api.openai.com/v1, https://api.openai.com/v1/embeddings",
        "https://api.openai.com/v1/, https://api.openai.com/v1/embeddings",
        "http://127.0.0.1:8080/llm, http://127.0.0.1:8080/llm/v1/embeddings",
        "https://api.groq.com/openai/v1, https://api.groq.com/openai/v1/embeddings",
        "https://g.googleapis.com/v1beta/openai/, https://g.googleapis.com/v1beta/openai/embeddings",
        "https://a.azure.com/openai/deployments/d?api-version=2,"
                + " https://a.azure.com/openai/deployments/d/embeddings?api-version=2",
        "https://via.example.com/vendor, https://via.example.com/vendor/v1/embeddings",
    })
    void aBaseUrlWorksWithAndWithoutItsVersion(String base, String expected) {
        assertThat(ProviderKind.OPENAI.dialect().address(URI.create(base), Endpoint.EMBEDDINGS, "m", false))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ANTHROPIC, https://api.anthropic.com, false, https://api.anthropic.com/v1/messages",
        "ANTHROPIC, https://api.anthropic.com/v1/, true, https://api.anthropic.com/v1/messages",
        "GEMINI, https://g.googleapis.com, false, https://g.googleapis.com/v1beta/models/a%2Fb:generateContent",
        "GEMINI, https://g.googleapis.com/v1beta, true,"
                + " https://g.googleapis.com/v1beta/models/a%2Fb:streamGenerateContent?alt=sse",
        "GEMINI, https://eu.example.com/v1/projects/p/publishers/google?x=1, true,"
            + " https://eu.example.com/v1/projects/p/publishers/google/models/a%2Fb:streamGenerateContent?x=1&alt=sse",
    })
    void nativeDialectsHaveAddressesOfTheirOwn(ProviderKind kind, String base, boolean stream, String expected) {
        assertThat(kind.dialect().address(URI.create(base), Endpoint.CHAT_COMPLETIONS, "a/b", stream))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, http://secure:1",
        "http://api.example.com, http://plain:2",
        "https://in.corp.example, ",
        "https://corp.example, ",
        "https://notcorp.example, http://secure:1",
        "https://exact.example:8443, ",
        "https://exact.example, http://secure:1",
        "http://127.0.0.1:99, ",
        "http://localhost, ",
    })
    void theEnvironmentNamesTheProxyAndItsExceptions(String base, String expected) {
        var rules = new ProxyRules(Map.of(
                "HTTPS_PROXY",
                "secure:1",
                "http_proxy",
                "http://plain:2",
                "NO_PROXY",
                ".corp.example, exact.example:8443"));

        assertThat(rules.proxyFor(TestingCalls.provider(URI.create(base))))
                .isEqualTo(expected == null ? null : URI.create(expected));
    }

    @Test
    void aProvidersOwnProxyWins() {
        URI own = URI.create("http://own:3");
        var provider = new Provider(
                "p",
                URI.create("https://in.corp.example"),
                List.of(Credential.only("p", null)),
                null,
                ProviderKind.OPENAI.dialect(),
                Map.of(),
                own);

        assertThat(new ProxyRules(Map.of("NO_PROXY", "*")).proxyFor(provider)).isEqualTo(own);
    }

    @Test
    void everythingMayBeExempt() {
        var rules = new ProxyRules(Map.of("https_proxy", "http://x:1", "no_proxy", "*"));

        assertThat(rules.proxyFor(TestingCalls.provider(URI.create("https://api.example.com"))))
                .isNull();
    }
}
