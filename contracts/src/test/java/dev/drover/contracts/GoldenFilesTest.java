package dev.drover.contracts;

import static dev.drover.contracts.TestingSchemas.assertValid;
import static dev.drover.contracts.TestingSchemas.golden;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden files are what is on the wire; a change of one is a change of the contract. */
class GoldenFilesTest {
    private static final ResultLine EXPIRED = TestingLines.failure(FailureCode.EXPIRED, "the deadline passed");

    /** What the codec writes, by the file that holds it. */
    private static final Map<String, Supplier<byte[]>> WRITTEN = Map.ofEntries(
            entry("result-openai", () -> ResultCodec.encode(WireFormat.OPENAI_BATCH, TestingLines.success())),
            entry("result-openai-error", () -> ResultCodec.encode(WireFormat.OPENAI_BATCH, EXPIRED)),
            entry(
                    "result-openai-malformed",
                    () -> ResultCodec.encode(WireFormat.OPENAI_BATCH, TestingLines.malformed())),
            entry("result-kubeai", () -> ResultCodec.encode(WireFormat.KUBEAI, TestingLines.success())),
            entry("result-kubeai-error", () -> ResultCodec.encode(WireFormat.KUBEAI, EXPIRED)),
            entry("result-llm-d", () -> ResultCodec.encode(WireFormat.LLM_D, TestingLines.success())),
            entry("result-llm-d-error", () -> ResultCodec.encode(WireFormat.LLM_D, EXPIRED)),
            entry("dead-letter-attempts", () -> AttemptsHeader.encode(EXPIRED.attempts())),
            entry("usage-event", () -> UsageCodec.encode(TestingLines.usageEvent())),
            entry("ledger-key-commit", () -> CommitMarker.key("drover", "llm.requests", 3)),
            entry("ledger-commit", () -> CommitMarker.value(-4_711)),
            entry("ledger-key-spend", () -> TestingLines.ledgerKey().bytes()),
            entry("ledger-spend", () -> TestingLines.ledgerValue().bytes()),
            entry(
                    "budgets-key-budget",
                    () -> BudgetCodec.key(TestingLines.budget().key())),
            entry("budgets-budget", () -> BudgetCodec.value(TestingLines.budget())),
            entry(
                    "budgets-key-top-up",
                    () -> BudgetCodec.key(TestingLines.topUp().key())),
            entry("budgets-top-up", () -> BudgetCodec.value(TestingLines.topUp())),
            entry("chunks-reset", () -> chunk(0, new ChunkRecord.Reset("r-1", "acme", "gpt-4.1"))),
            entry(
                    "chunks",
                    () -> chunk(
                            1,
                            new ChunkRecord.Chunks(List.of(
                                    TestingLines.text("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Gr\"}}]}"),
                                    TestingLines.text(
                                            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"üß\"}}]}"))))),
            entry("chunks-gap", () -> chunk(2, new ChunkRecord.Gap())),
            entry("chunks-final", () -> chunk(3, new ChunkRecord.Final("llm.results", 3))));

    /** The other files' schemas are named like the file. */
    private static final Map<String, String> SCHEMAS = Map.ofEntries(
            entry("result-openai-error", "result-openai"),
            entry("result-openai-malformed", "result-openai"),
            entry("result-kubeai-error", "result-kubeai"),
            entry("result-llm-d-error", "result-llm-d"),
            entry("ledger-key-commit", "ledger-key"),
            entry("ledger-key-spend", "ledger-key"),
            entry("ledger-commit", "ledger"),
            entry("ledger-spend", "ledger"),
            entry("budgets-key-budget", "budgets-key"),
            entry("budgets-key-top-up", "budgets-key"),
            entry("budgets-budget", "budgets"),
            entry("budgets-top-up", "budgets"),
            entry("chunks-reset", "chunks"),
            entry("chunks-gap", "chunks"),
            entry("chunks-final", "chunks"));

    /** Which of a schema's alternatives a file is, if it is not a commit. */
    private static final Map<String, String> ALTERNATIVES = Map.of(
            "ledger-key-spend", "spend",
            "ledger-spend", "spend",
            "budgets-key-budget", "budget",
            "budgets-key-top-up", "top_up",
            "budgets-budget", "budget",
            "budgets-top-up", "top_up",
            "chunks", "chunks",
            "chunks-reset", "reset",
            "chunks-gap", "gap",
            "chunks-final", "final");

    private static byte[] chunk(long seq, ChunkRecord.Part part) {
        return ChunkCodec.encode(new ChunkRecord("req_abcdefghijklmnopqrstuvwxyz", 12_582_913, 2, seq, part));
    }

    static List<String> goldens() {
        return TestingSchemas.names("/golden", ".json");
    }

    static Stream<String> written() {
        return WRITTEN.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void everyFileIsValid(String name) {
        assertValid(SCHEMAS.getOrDefault(name, name), golden(name));
    }

    @Test
    void everySchemaHasAFile() {
        List<String> named =
                goldens().stream().map(name -> SCHEMAS.getOrDefault(name, name)).toList();

        assertThat(TestingSchemas.names("/dev/drover/contracts/schemas", ".schema.json"))
                .filteredOn(schema -> !List.of("common", "request", "result").contains(schema))
                .isSubsetOf(named);
    }

    @ParameterizedTest
    @MethodSource("written")
    void whatTheCodecWritesIsTheFileByteByByte(String name) {
        byte[] bytes = WRITTEN.getOrDefault(name, () -> new byte[0]).get();
        String file = new String(TestingSchemas.resource("/golden/" + name + ".json"), StandardCharsets.UTF_8);

        assertThat(new String(bytes, StandardCharsets.UTF_8) + "\n").isEqualTo(file);
    }

    @ParameterizedTest
    @MethodSource("written")
    void everyWrittenMemberIsInTheSchemaAndRequired(String name) {
        var schema = TestingSchemas.schemaJson(SCHEMAS.getOrDefault(name, name));
        if (golden(name).isArray()) {
            schema = TestingSchemas.schemaJson("common").path("$defs").path("attempt");
        } else if (!schema.has("required")) {
            schema = schema.path("$defs").path(ALTERNATIVES.getOrDefault(name, "commit"));
        }

        assertThat(
                        golden(name).isArray()
                                ? golden(name).get(0).propertyNames()
                                : golden(name).propertyNames())
                .containsExactlyInAnyOrderElementsOf(schema.get("required")
                        .valueStream()
                        .map(member -> member.stringValue())
                        .collect(Collectors.toSet()));
    }

    @Test
    void theNativeRequestIsReadInFull() {
        InferenceRequest request = TestingDecoding.accepted(Json.string(golden("request-openai")));

        assertThat(request)
                .isEqualTo(new InferenceRequest(
                        WireFormat.OPENAI_BATCH,
                        "r-1",
                        Endpoint.CHAT_COMPLETIONS,
                        request.facts(),
                        "acme",
                        "bulk",
                        "bulk",
                        Instant.parse("2026-11-20T08:00:00Z"),
                        TestingLines.text("{\"order\":17}")));
        assertThat(request.body().tree(1_000))
                .isEqualTo(golden("request-openai").get("body"));
    }

    @Test
    void theOtherRequestsAreToldApart() {
        assertThat(TestingDecoding.accepted(Json.string(golden("request-kubeai")))
                        .format())
                .isEqualTo(WireFormat.KUBEAI);
        assertThat(TestingDecoding.accepted(Json.string(golden("request-llm-d")))
                        .format())
                .isEqualTo(WireFormat.LLM_D);
    }
}
