package dev.drover.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.Endpoint;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.Json;
import dev.drover.contracts.JsonText;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestBuilderTest {
    @Test
    void theWorkerReadsWhatWasBuilt() {
        Instant deadline = Instant.parse("2026-11-20T08:00:00.123456789Z");
        ClientRequest built = RequestBuilder.chat("r-1")
                .model("gpt-4.1")
                .message("system", "Be brief.")
                .message("user", "Grüß Gott 👋")
                .with("max_tokens", 200)
                .tenant("acme")
                .task("bulk")
                .chain("cheap")
                .deadline(deadline)
                .metadata(Json.object().put("order", 17))
                .key("k")
                .build();

        InferenceRequest request = accepted(built);
        assertThat(request.customId()).isEqualTo("r-1");
        assertThat(request.tenant()).isEqualTo("acme");
        assertThat(request.task()).isEqualTo("bulk");
        assertThat(request.chain()).isEqualTo("cheap");
        assertThat(request.deadline()).isEqualTo(deadline).isEqualTo(built.deadline());
        assertThat(request.metadata()).isEqualTo(JsonText.of(Json.object().put("order", 17)));
        assertThat(request.body().text())
                .isEqualTo("{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"user\",\"content\":\"Grüß Gott 👋\"}],\"max_tokens\":200}");
        assertThat(built.key()).asString(StandardCharsets.UTF_8).isEqualTo("k");
    }

    @Test
    void anyEndpointCanBeCalled() {
        ClientRequest built = RequestBuilder.to(Endpoint.EMBEDDINGS, "r-2")
                .with("input", "text")
                .with("dimensions", 3)
                .build();

        assertThat(accepted(built).endpoint()).isEqualTo(Endpoint.EMBEDDINGS);
        assertThat(accepted(built).body().text()).isEqualTo("{\"input\":\"text\",\"dimensions\":3}");
    }

    @Test
    void aRequestIsNotChangedByWhatItsBuilderDoesLater() {
        RequestBuilder builder = RequestBuilder.chat("r-3").message("user", "one");
        ClientRequest first = builder.build();
        builder.message("user", "two");

        assertThat(accepted(first).body().tree(100).get("messages")).hasSize(1);
    }

    private static InferenceRequest accepted(ClientRequest built) {
        Decoded decoded = RequestCodec.decode(built.value(), RequestHeaders.NONE);
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return ((Decoded.Accepted) decoded).request();
    }
}
