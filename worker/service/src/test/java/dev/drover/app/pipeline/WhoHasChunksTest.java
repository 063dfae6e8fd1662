package dev.drover.app.pipeline;

import static dev.drover.app.properties.TestingProperties.bind;
import static dev.drover.app.properties.TestingProperties.minimalWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Decoded;
import dev.drover.contracts.HeaderNames;
import dev.drover.contracts.InferenceRequest;
import dev.drover.contracts.RequestCodec;
import dev.drover.contracts.RequestHeaders;
import dev.drover.privacy.Desensitizer;
import dev.drover.privacy.SafeNames;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which streams are published in chunks: the header before the member before the model; the tenant's rule above all. */
class WhoHasChunksTest {
    private static final String MODEL = "drover.models[0].chunks";

    /** The header, the member, the first model's setting, the tenant's; empty: not said. */
    @ParameterizedTest
    @CsvSource({
        ",,,,false",
        ",true,,,true",
        "true,,,,true",
        "true,false,,,true",
        "false,true,,,false",
        ",,true,,true",
        ",false,true,,false",
        "false,,true,,false",
        "true,true,true,false,false",
        ",,true,false,false",
        ",true,,true,true",
    })
    void aStream(
            @Nullable String header,
            @Nullable String member,
            @Nullable String model,
            @Nullable String tenant,
            boolean published) {
        assertThat(isPublished(true, header, member, model, tenant)).isEqualTo(published);
    }

    @Test
    void anAnswerInOnePieceHasNone() {
        assertThat(isPublished(false, "true", "true", "true", "true")).isFalse();
    }

    private static boolean isPublished(
            boolean stream,
            @Nullable String header,
            @Nullable String member,
            @Nullable String model,
            @Nullable String tenant) {
        RoutingTable routes = RoutingTable.of(bind(minimalWith(
                MODEL,
                model == null ? "false" : model,
                "drover.tenants[0].name",
                "acme",
                "drover.tenants[0].chunks",
                tenant == null ? "true" : tenant)));
        String json = "{\"url\":\"/v1/chat/completions\",\"tenant\":\"acme\",\"body\":{\"stream\":" + stream + "}"
                + (member == null ? "" : ",\"chunks\":" + member) + "}";
        RequestHeaders headers = name -> name.equals(HeaderNames.CHUNKS) ? header : null;
        InferenceRequest request = ((Decoded.Accepted) RequestCodec.decode(json.getBytes(UTF_8), headers)).request();
        Route route =
                new Router(routes, new SafeNames(new Desensitizer())).route(request, "llm.requests", Instant.EPOCH);
        return routes.publishesChunks(request, (Route.To) route);
    }
}
