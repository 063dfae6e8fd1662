package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerStatusTest {
    @Test
    void whatIsServedIsRead() {
        Instant at = Instant.parse("2026-11-27T06:00:00Z");
        var status = new WorkerStatus(
                new WorkerIdentity("w-1", "drover", "cluster"),
                true,
                "RUNNING",
                "",
                3,
                1_000,
                List.of(
                        new WorkerStatus.Partition("llm.requests", 0, "RUNNING", "tokens", 17, 2, 1, at),
                        new WorkerStatus.Partition("llm.requests", 1, "LOADING", null, 0, 0, 0, null)),
                List.of(new WorkerStatus.Model(
                        "openai",
                        "gpt",
                        "forced_open",
                        true,
                        "provider_auth",
                        at,
                        0,
                        "open, tries again in 12 s",
                        "provider openai refuses its key",
                        at,
                        at)),
                List.of(
                        new WorkerStatus.Key("openai", null, "/run/keys/openai", at, null, null),
                        new WorkerStatus.Key("openai", "b", null, null, "refused", "refuses key 'b'")));

        assertThat(WorkerStatus.read(Json.string(status.json()).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "no", "{\"ready\":true}", "{\"status\":\"UP\"}"})
    void anythingElseIsRefused(String body) {
        assertThatThrownBy(() -> WorkerStatus.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no status of a worker");
    }
}
