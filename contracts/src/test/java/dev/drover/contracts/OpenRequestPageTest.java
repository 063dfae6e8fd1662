package dev.drover.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.OpenRequest.Stage;
import dev.drover.contracts.OpenRequest.Uncalled;
import dev.drover.contracts.OpenRequestPage.SickModel;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenRequestPageTest {
    private static final Instant AT = Instant.parse("2026-11-27T06:00:00Z");

    @Test
    void whatIsServedIsRead() {
        var waits = new OpenRequest(
                "req_a",
                "order-1",
                "acme",
                "balanced",
                "balanced",
                "gpt-4.1",
                new Origin("llm.requests", 3, 17),
                AT,
                AT,
                Stage.WAITING,
                "breakers_open",
                AT,
                null,
                1,
                "provider_auth",
                List.of(new Uncalled("gpt-4.1", "open, tries again in 12 s")));
        var bare = new OpenRequest(
                "req_b",
                null,
                null,
                null,
                null,
                null,
                new Origin("llm.requests", 3, 18),
                AT,
                null,
                Stage.IN_LINE,
                null,
                null,
                null,
                0,
                null,
                List.of());
        var page = new OpenRequestPage(
                new WorkerIdentity("w-1", "drover", null),
                List.of(waits, bare),
                2,
                3,
                4,
                List.of("llm.requests-3"),
                List.of("llm.requests-4"),
                List.of(new SickModel("gpt-4.1", "provider openai refuses its key", 2)));
        assertThat(OpenRequestPage.read(Json.bytes(page.json()))).isEqualTo(page);
    }

    @Test
    void aWorkerOfAnEarlierReleaseSaysLess() {
        OpenRequestPage page = OpenRequestPage.read("{\"matched\":0,\"requests\":[]}".getBytes(UTF_8));
        assertThat(page.worker()).isNull();
        assertThat(page.models()).isEmpty();
    }
}
