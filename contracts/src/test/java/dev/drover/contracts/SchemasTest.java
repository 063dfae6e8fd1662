package dev.drover.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Schemas, enums and codec say the same. */
class SchemasTest {
    private static final JsonNode COMMON = TestingSchemas.schemaJson("common").get("$defs");

    static List<String> schemas() {
        return TestingSchemas.names("/dev/drover/contracts/schemas", ".schema.json");
    }

    @Test
    void everyFailureCodeIsInTheSchemaAndNoOther() {
        assertThat(texts(COMMON.at("/failure_code/enum")))
                .containsExactlyElementsOf(Arrays.stream(FailureCode.values())
                        .map(FailureCode::wire)
                        .toList());
    }

    @Test
    void everyBillingIsInTheSchemaAndNoOther() {
        assertThat(texts(COMMON.at("/billing/enum")))
                .containsExactlyElementsOf(
                        Arrays.stream(Billing.values()).map(Billing::wire).toList());
    }

    @Test
    void everyEndpointIsInTheSchemaAndNoOther() {
        String pattern = COMMON.at("/endpoint/pattern").stringValue();

        assertThat(pattern.replaceAll(".*\\((chat.*)\\)\\$", "$1").split("\\|"))
                .containsExactly(Arrays.stream(Endpoint.values())
                        .map(endpoint -> endpoint.path().substring("/v1/".length()))
                        .toArray(String[]::new));
    }

    @Test
    void theBoundsOfNamesAreTheCodecs() {
        assertThat(COMMON.at("/name/maxLength").intValue()).isEqualTo(Members.MAX_NAME);
        assertThat(COMMON.at("/custom_id/maxLength").intValue()).isEqualTo(Members.MAX_CUSTOM_ID);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everySchemaIsNamedLikeItsFileAndIsASchema(String name) {
        JsonNode schema = TestingSchemas.schemaJson(name);

        assertThat(schema.get("$id").stringValue()).isEqualTo(TestingSchemas.BASE + name + ".schema.json");
        assertThat(schema.get("$schema").stringValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.get("description").stringValue()).isNotBlank();
        TestingSchemas.assertMetaValid(schema);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyReferenceResolves(String name) {
        JsonNode schema = TestingSchemas.schemaJson(name);

        assertThat(schema.findValues("$ref")).allSatisfy(ref -> {
            String[] parts = ref.stringValue().split("#", 2);
            JsonNode target =
                    parts[0].isEmpty() ? schema : TestingSchemas.schemaJson(parts[0].replace(".schema.json", ""));
            assertThat(target.at(parts.length < 2 ? "" : parts[1]).isMissingNode())
                    .as(ref.stringValue())
                    .isFalse();
        });
    }

    static Stream<Arguments> invalid() {
        return BadRequestsTest.invalidRequests();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void whatTheCodecCallsInvalidIsInvalidToTheSchema(String json, String message) {
        assertThat(TestingSchemas.errors("request", TestingLines.json(json)))
                .as(message)
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"usd\":null}",
                "{\"possibly_billed_usd\":0.1}",
                "{\"possibly_billed_usd\":\"1e-7\"}",
                "{\"possibly_billed_usd\":\"-1\"}"
            })
    void moneyIsPlainDecimalTextToTheSchema(String change) {
        var line = Json.read(ResultCodec.encode(WireFormat.OPENAI_BATCH, TestingLines.success()));
        var cost = line.get("cost").asObject();
        TestingLines.json(change).properties().forEach(e -> cost.set(e.getKey(), e.getValue()));

        assertThat(TestingSchemas.errors("result-openai", line).isEmpty()).isEqualTo(change.contains("null"));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::stringValue).toList();
    }
}
