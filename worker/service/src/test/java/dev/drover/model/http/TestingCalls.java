package dev.drover.model.http;

import dev.drover.contracts.Endpoint;
import dev.drover.model.Credential;
import dev.drover.model.Model;
import dev.drover.model.Provider;
import dev.drover.model.Secret;
import dev.drover.model.TimeLimits;
import dev.drover.model.Transport.Exchange;
import dev.drover.model.dialect.FinishReasons;
import dev.drover.model.dialect.ProviderKind;
import dev.drover.model.dialect.Upstream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Models and exchanges for tests of the transport. */
final class TestingCalls {
    static final TimeLimits PATIENT = new TimeLimits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30));

    private TestingCalls() {}

    static Provider provider(URI base) {
        return new Provider(
                "testing",
                base,
                List.of(Credential.only("testing", "sk-test-1234567890")),
                null,
                ProviderKind.OPENAI.dialect(),
                Map.of(),
                null);
    }

    static Model model(Provider provider, TimeLimits limits) {
        return new Model(
                "m", provider, new Upstream("m-upstream", null, Set.of()), null, limits, 2, FinishReasons.KNOWN);
    }

    /** Of the model's provider, the only one. */
    static Secret key(Model model) {
        return model.provider().credentials().getFirst().secret().get();
    }

    static Exchange exchange(URI base) {
        return exchange(base, PATIENT, false);
    }

    static Exchange exchange(URI base, TimeLimits limits, boolean stream) {
        return exchange(model(provider(base), limits), stream);
    }

    static Exchange exchange(Model model, boolean stream) {
        byte[] body = "{\"model\":\"m-upstream\"}".getBytes(StandardCharsets.UTF_8);
        return new Exchange(model, key(model), Endpoint.CHAT_COMPLETIONS, body, stream, "key-1", Duration.ofMinutes(5));
    }
}
