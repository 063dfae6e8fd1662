package dev.drover.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Billing;
import dev.drover.contracts.Endpoint;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReasons;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wording of an error that is known, as its provider sends it, with where it was seen. */
class KnownErrorsTest {
    record Row(String provider, int status, String body, String failure, String source) {
        @Override
        public String toString() {
            return provider + ", " + status + ", " + failure;
        }
    }

    static List<Row> rows() throws IOException {
        try (InputStream table = KnownErrorsTest.class.getResourceAsStream("known-errors.csv")) {
            String text = new String(Objects.requireNonNull(table).readAllBytes(), UTF_8);
            return text.lines().skip(1).map(KnownErrorsTest::row).toList();
        }
    }

    private static Row row(String line) {
        String[] cells = line.split(" \\| ");
        assertThat(cells).as(line).hasSize(5);
        return new Row(cells[0], Integer.parseInt(cells[1]), cells[2], cells[3], cells[4]);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void meansWhatItSays(Row row) {
        assertThat(row.source()).isNotBlank();
        assertThat(failure(row.status(), row.body()).type()).isEqualTo(FailureClass.valueOf(row.failure()));
    }

    /** Whatever the status: what was refused for this prompt says nothing about the key or about other prompts. */
    @ParameterizedTest
    @MethodSource("rows")
    void aRefusalOfAPromptStaysOneAtEveryStatusThatRefusesPrompts(Row row) {
        if (!List.of("POLICY", "CONTEXT_TOO_LONG").contains(row.failure())
                || row.status() / 100 == 5
                || row.status() == 451) {
            return;
        }
        for (int status : row.failure().equals("POLICY") ? new int[] {400, 403, 422, 451, 200} : new int[] {400, 422}) {
            Failure failure = failure(status, row.body());
            assertThat(failure.type().breakerCounts()).isFalse();
            assertThat(failure.type().deferrable()).as("%d %s", status, failure).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anEmptyPurseIsOneWhateverTheStatus(Row row) {
        if (!row.failure().equals("QUOTA")) {
            return;
        }
        for (int status : new int[] {400, 402, 403, 429, 200}) {
            assertThat(failure(status, row.body()))
                    .as("at %d", status)
                    .extracting(Failure::type)
                    .isEqualTo(FailureClass.QUOTA);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "You will regain access on 2026-11-21 at 00:00 UTC. | PT16H",
                "Please try again in 6m0s. | PT6M",
                "Rate limit reached. Please try again in 1.2s. Visit | PT1.2S",
                "Please retry in 34.07s | PT34.07S",
                "retry after 20 seconds | PT20S",
                "Please try again in 2 minutes | PT2M",
                "Your quota resets at 2026-11-20T09:00:00Z | PT1H",
                "You will regain access on 2020-01-01 at 00:00 UTC. | PT0S",
                "You will regain access on 2026-99-99 at 00:00 UTC. |",
                "Please try again later | ",
            })
    void aWaitInWordsIsRead(String message, @Nullable String wait) {
        Failure failure = failure(429, "{\"error\":{\"message\":\"" + message + "\"}}");
        assertThat(failure.details().retryAfter()).isEqualTo(wait == null ? null : Duration.parse(wait));
    }

    @Test
    void aRetryDelayOfGoogleIsRead() {
        Failure failure = failure(
                429,
                "[{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"34s\"}]}}]");
        assertThat(failure.details().retryAfter()).isEqualTo(Duration.ofSeconds(34));
    }

    @Test
    void theWholeMessageIsThereToBeMaskedBeforeAnyoneCutsIt() {
        String key = "x".repeat(460) + "sk-secret-1234567890";
        Failure failure = failure(401, "{\"error\":{\"message\":\"" + key + "\"}}");
        assertThat(failure.details().message()).isEqualTo(key);
        assertThat(failure(500, "y".repeat(100_000)).details().message()).hasSize(ErrorBody.LONGEST);
    }

    @Test
    void aModerationInA200IsNotBilled() {
        Failure failure =
                failure(200, "{\"choices\":null,\"error\":{\"message\":\"Your input was flagged\",\"code\":403}}");
        assertThat(failure.details().billing()).isEqualTo(Billing.NONE);
    }

    /** Fifteen megabytes of objects, of nesting, of texts inside texts: little memory, little time. */
    @ParameterizedTest
    @CsvSource({"wide", "errors", "deep", "long", "nested", "names"})
    @Timeout(20)
    void aHostileBodyIsReadWithinBounds(String kind) {
        int much = 15_000_000;
        String body =
                switch (kind) {
                    case "wide" -> "{\"x\":[" + "{},".repeat(much / 3) + "{}],\"error\":{\"code\":\"content_filter\"}}";
                    case "errors" -> "{\"errors\":[" + "{\"code\":1},".repeat(much / 11) + "{}]}";
                    case "deep" -> "{\"error\":".repeat(much / 9);
                    case "long" -> "{\"error\":{\"message\":\"" + "\\n".repeat(much / 2) + "\"}}";
                    case "nested" -> "{\"error\":\"{".repeat(much / 11);
                    default -> "{\"error\":{\"code\":\"" + "c".repeat(much) + "\"}}";
                };
        byte[] bytes = body.getBytes(UTF_8);
        Failure failure = failure(400, bytes);

        assertThat(failure.details().message()).hasSizeLessThanOrEqualTo(ErrorBody.LONGEST);
        assertThat(ErrorBody.of(bytes).names())
                .hasSizeLessThan(1_000)
                .allSatisfy(name -> assertThat(name.text()).hasSizeLessThan(200));
        if (kind.equals("wide")) {
            assertThat(failure).extracting(Failure::type).isEqualTo(FailureClass.POLICY);
        }
    }

    private static Failure failure(int status, String body) {
        return failure(status, body.getBytes(UTF_8));
    }

    private static Failure failure(int status, byte[] body) {
        Classified classified = FailureClassifier.classify(
                Endpoint.CHAT_COMPLETIONS,
                null,
                FinishReasons.KNOWN,
                new Reply.Received(status, Map.of(), body),
                TestingChains.START);
        assertThat(classified).isInstanceOf(Classified.Failed.class);
        return ((Classified.Failed) classified).failure();
    }
}
