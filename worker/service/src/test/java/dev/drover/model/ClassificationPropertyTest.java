package dev.drover.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.contracts.Endpoint;
import dev.drover.model.Transport.Cause;
import dev.drover.model.Transport.Reply;
import dev.drover.model.dialect.FinishReasons;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final int INPUTS = 2;

    @Property
    void everyReplyHasAMeaning(@ForAll("replies") Reply reply, @ForAll Endpoint endpoint) {
        Classified classified = FailureClassifier.classify(endpoint, INPUTS, FinishReasons.KNOWN, reply, NOW);

        switch (classified) {
            case Classified.Success success -> assertThat(success.status()).isBetween(200, 299);
            case Classified.Failed(var failure) -> {
                assertThat(failure.code()).isNotNull();
                assertThat(failure.details().message()).isNotEmpty().hasSizeLessThan(600);
                assertThat(failure.type().deferrable() || !failure.type().breakerCounts())
                        .isTrue();
            }
        }
    }

    @Provide
    Arbitrary<Reply> replies() {
        Arbitrary<Reply> broken = Arbitraries.of(Cause.class).map(cause -> new Reply.Broken(cause, null, "x"));
        Arbitrary<Integer> status = Arbitraries.oneOf(
                Arbitraries.of(200, 400, 401, 402, 403, 404, 408, 409, 413, 422, 425, 429, 500, 503, 529),
                Arbitraries.integers().between(100, 999));
        Arbitrary<Map<String, String>> headers = Arbitraries.maps(
                        Arbitraries.of("retry-after", "retry-after-ms", "x-ratelimit-reset", "x-should-retry"),
                        Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(12), Arbitraries.of("1", "false", "1.5s")))
                .ofMaxSize(3);
        Arbitrary<byte[]> body = Arbitraries.oneOf(
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
                json().map(s -> s.getBytes(StandardCharsets.UTF_8)));
        return Arbitraries.oneOf(
                broken, Combinators.combine(status, headers, body).as(Reply.Received::new));
    }

    private static Arbitrary<String> json() {
        Arbitrary<String> value = Arbitraries.of(
                "null",
                "7",
                "\"content_filter\"",
                "\"insufficient_quota\"",
                "\"context_length_exceeded\"",
                "[]",
                "{}",
                "[{\"embedding\":[1]}]",
                "[{\"message\":{},\"finish_reason\":\"stop\"}]",
                "{\"code\":429,\"message\":[1],\"type\":{}}",
                "true");
        Arbitrary<String> name = Arbitraries.of(
                "error", "choices", "data", "output", "status", "code", "type", "message", "usage", "finish_reason");
        return Arbitraries.maps(name, value).ofMaxSize(4).map(members -> {
            StringBuilder text = new StringBuilder("{");
            members.forEach((n, v) -> text.append(text.length() > 1 ? "," : "")
                    .append('"')
                    .append(n)
                    .append("\":")
                    .append(v));
            return text.append('}').toString();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_COMPLETIONS | {\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"length\"}]}",
                "CHAT_COMPLETIONS |"
                    + " {\"choices\":[{\"message\":{\"content\":null},\"finish_reason\":\"tool_calls\"}],\"error\":null}",
                "COMPLETIONS | {\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}",
                "EMBEDDINGS | {\"data\":[{\"embedding\":[0.5]},{\"embedding\":\"AAAA\"}]}",
                "RESPONSES | {\"status\":\"completed\",\"output\":[],\"error\":null}",
                "RESPONSES |"
                    + " {\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"output\":[]}",
            })
    void whatTheEndpointPromisesIsASuccess(Endpoint endpoint, String body) {
        assertThat(classified(endpoint, body)).isInstanceOf(Classified.Success.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_COMPLETIONS |"
                    + " {\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},{\"message\":{\"content\":\"b\"}}]}"
                    + " | TRUNCATED_RESPONSE",
                "CHAT_COMPLETIONS | {\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"error\"}]} |"
                        + " TRUNCATED_RESPONSE",
                "CHAT_COMPLETIONS | {\"choices\":[{\"finish_reason\":\"stop\"}]} | INVALID_PROVIDER_RESPONSE",
                "COMPLETIONS | {\"choices\":[{\"text\":\"a\"}]} | TRUNCATED_RESPONSE",
                "EMBEDDINGS | {\"data\":[{\"embedding\":[0.5]}]} | INVALID_PROVIDER_RESPONSE",
                "EMBEDDINGS | {\"data\":[{\"embedding\":[0.5]},{\"embedding\":[]}]} | INVALID_PROVIDER_RESPONSE",
                "RESPONSES | {\"status\":\"in_progress\",\"output\":[]} | INVALID_PROVIDER_RESPONSE",
                "RESPONSES | {\"status\":\"cancelled\",\"output\":[]} | TRUNCATED_RESPONSE",
                "RESPONSES | {\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"content_filter\"}} |"
                        + " CONTENT_POLICY",
                "RESPONSES | {\"status\":\"failed\",\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"x\"}} |"
                        + " RATE_LIMITED",
                "RESPONSES | {\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"x\"}} |"
                        + " PROVIDER_UNAVAILABLE",
            })
    void anythingElseIsNone(Endpoint endpoint, String body, dev.drover.contracts.FailureCode code) {
        assertThat(classified(endpoint, body))
                .isInstanceOfSatisfying(
                        Classified.Failed.class,
                        f -> assertThat(f.failure().code()).isEqualTo(code));
    }

    private static Classified classified(Endpoint endpoint, String body) {
        Reply reply = new Reply.Received(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        return FailureClassifier.classify(endpoint, INPUTS, FinishReasons.KNOWN, reply, NOW);
    }
}
