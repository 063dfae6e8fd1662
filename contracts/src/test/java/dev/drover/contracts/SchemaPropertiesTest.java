package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whatever a record holds, what is written of it is valid and can be read again. */
class SchemaPropertiesTest {
    @Property(tries = 500)
    void everyResultIsValidInEveryFormat(@ForAll("lines") ResultLine line) {
        for (WireFormat format : WireFormat.values()) {
            JsonNode json = Json.read(ResultCodec.encode(format, line));
            String schema =
                    switch (format) {
                        case OPENAI_BATCH -> "result-openai";
                        case KUBEAI -> "result-kubeai";
                        case LLM_D -> "result-llm-d";
                    };
            TestingSchemas.assertValid(schema, json);
            TestingSchemas.assertValid("result", json);
        }
        assertThat(ResultCodec.decode(ResultCodec.encode(WireFormat.OPENAI_BATCH, line)))
                .isEqualTo(line);
    }

    @Property(tries = 500)
    void everyUsageEventIsValidAndComesBack(
            @ForAll("attempts") Attempt attempt, @ForAll String tenant, @ForAll Map<String, String> dimensions) {
        UsageEvent event =
                new UsageEvent("req_a", null, tenant, dimensions, Instant.EPOCH, attempt, TestingLines.ORIGIN);
        byte[] bytes = UsageCodec.encode(event);

        TestingSchemas.assertValid("usage-event", Json.read(bytes));
        assertThat(UsageCodec.decode(bytes)).isEqualTo(event);
    }

    @Property(tries = 100)
    void everyAttemptsHeaderIsValidAndBounded(@ForAll("manyAttempts") List<Attempt> attempts) {
        byte[] header = AttemptsHeader.encode(attempts);

        assertThat(header).hasSizeLessThanOrEqualTo(AttemptsHeader.MAX_BYTES);
        TestingSchemas.assertValid("dead-letter-attempts", Json.read(header));
    }

    @Property(tries = 200)
    void everyCommitMarkerIsValid(@ForAll String group, @ForAll String topic, @ForAll long nonce) {
        TestingSchemas.assertValid("ledger-key", Json.read(CommitMarker.key(group, topic, 3)));
        TestingSchemas.assertValid("ledger", Json.read(CommitMarker.value(nonce)));
    }

    /** Bytes apart, the schema and the codec accept the same. */
    @Property(tries = 5_000)
    void theSchemaAcceptsWhatTheCodecAccepts(@ForAll("envelopes") String envelope) {
        Decoded decoded = RequestCodec.decode(envelope.getBytes(StandardCharsets.UTF_8), RequestHeaders.NONE);

        assertThat(TestingSchemas.errors("request", TestingLines.json(envelope)).isEmpty())
                .as(envelope + " " + decoded)
                .isEqualTo(decoded instanceof Decoded.Accepted);
    }

    @Provide
    Arbitrary<String> envelopes() {
        return TestingEnvelopes.any();
    }

    @Provide
    Arbitrary<ResultLine> lines() {
        Arbitrary<@Nullable String> names = Arbitraries.strings().injectNull(0.3);
        return Combinators.combine(
                        names,
                        Arbitraries.of(FailureCode.class).injectNull(0.5),
                        names,
                        manyAttempts(),
                        Arbitraries.of("null", "[1.50]", "{\"a\":{\"b\":1e400}}", "\"x\""),
                        Arbitraries.longs().between(0, 4_102_444_800_000L))
                .as((customId, code, name, attempts, json, at) -> {
                    JsonNode body = TestingLines.json(json);
                    boolean failed = code != null;
                    return new ResultLine(
                            "req_a",
                            customId,
                            failed ? null : new ResultLine.Response(200, name, JsonText.of(body)),
                            code == null ? null : new ResultLine.ErrorBody(code, "why"),
                            name,
                            failed ? null : "m",
                            name,
                            null,
                            body.isObject() ? JsonText.of(body) : null,
                            attempts,
                            Cost.of(attempts),
                            new Timing(Instant.ofEpochMilli(at), null, Instant.ofEpochMilli(at + 1), 1, 0),
                            TestingLines.ORIGIN);
                });
    }

    @Provide
    Arbitrary<List<Attempt>> manyAttempts() {
        return attempts().list().ofMaxSize(30);
    }

    @Provide
    Arbitrary<Attempt> attempts() {
        Arbitrary<BigDecimal> money = Combinators.combine(
                        Arbitraries.bigIntegers().between(BigInteger.ZERO, BigInteger.TEN.pow(25)),
                        Arbitraries.integers().between(-5, 20))
                .as(BigDecimal::new)
                // what is read again has a scale of zero or more
                .map(usd -> usd.scale() < 0 ? usd.setScale(0) : usd);
        Arbitrary<Usage> usage = Combinators.combine(
                        counts(),
                        counts(),
                        counts(),
                        counts(),
                        counts(),
                        Arbitraries.strings().injectNull(0.5))
                .as((a, b, c, d, e, tier) ->
                        new Usage(a + b + c, d + e, a, b, c, d, e).on(new Usage.Terms(b / 2, tier, d % 2 == 0)));
        return Combinators.combine(
                        Arbitraries.strings(),
                        Arbitraries.integers().between(100, 599).injectNull(0.2),
                        Arbitraries.of(FailureCode.class).injectNull(0.2),
                        Arbitraries.strings().ofMaxLength(2_000).injectNull(0.2),
                        usage.injectNull(0.2),
                        money.injectNull(0.2),
                        Arbitraries.of(Billing.class))
                .as((name, status, code, message, tokens, usd, billing) -> new Attempt(
                        1,
                        name,
                        name,
                        name,
                        status,
                        code,
                        message,
                        7,
                        Instant.ofEpochMilli(status == null ? 0 : status),
                        tokens,
                        usd == null || estimated(tokens, billing) ? null : new AttemptCost(usd, "v"),
                        estimated(tokens, billing) ? usd : null,
                        billing,
                        tokens == null ? List.of() : List.of(name),
                        status == null ? null : name,
                        tokens == null ? null : 12L));
    }

    private static boolean estimated(@Nullable Usage usage, Billing billing) {
        return usage == null && billing == Billing.BILLED;
    }

    private static Arbitrary<Long> counts() {
        return Arbitraries.longs().between(0, 1L << 40);
    }
}
