package dev.drover.contracts;

import static dev.drover.contracts.TestingDecoding.nativeRequest;
import static dev.drover.contracts.TestingDecoding.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadRequestsTest {
    @Test
    void aTombstoneIsMalformed() {
        Decoded decoded = RequestCodec.decode(null, RequestHeaders.NONE);

        assertThat(decoded)
                .isEqualTo(new Decoded.Rejected(
                        FailureCode.MALFORMED_RECORD,
                        "the record has no value (a tombstone)",
                        Decoded.Salvage.NOTHING));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        ``                                     | the value is empty
        `  `                                   | the value is blank
        hello                                  | not JSON as a request may be: a value was expected at byte 0
        []                                     | the value is an array, a request is a JSON object
        "text"                                 | the value is a string, a request is a JSON object
        null                                   | the value is null, a request is a JSON object
        {}                                     | no request: it has neither url and body, nor path and body
        {"a":1}                                | no request
        {"body":{}                             | not JSON as a request may be: the text ends too early at byte 10
        {"body":{}} x                          | not JSON as a request may be: something stands behind the value at byte 12
        {"body":{}}{}                          | not JSON as a request may be: something stands behind the value at byte 11
        {"body":{},"body":{}}                  | member body stands twice
        {"body":{},"b\u006fdy":{}}             | member body stands twice
        {"body":{"a":NaN}}                     | not JSON as a request may be: a value was expected at byte 13
        """)
    void whatIsNoRequestIsMalformed(String json, String message) {
        Decoded.Rejected rejected = rejected(json);

        assertThat(rejected.code()).isEqualTo(FailureCode.MALFORMED_RECORD);
        assertThat(rejected.message()).startsWith(message).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7b22ff223a317d", // no UTF-8 byte at all
                "7b22c080223a317d", // overlong
                "7b22eda080223a317d", // a surrogate
                "7b22f4908080223a317d", // beyond Unicode
                "7b22e282223a317d", // cut short
                "007b007d", // UTF-16
                "7b000000" // UTF-32
            })
    void bytesThatAreNoUtf8AreMalformed(String hex) {
        Decoded.Rejected rejected = rejected(HexFormat.of().parseHex(hex), Map.of());

        assertThat(rejected.code()).isEqualTo(FailureCode.MALFORMED_RECORD);
        assertThat(rejected.message()).startsWith("not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void aMegabyteOfNestingIsMalformed(String level) {
        String nested = level.repeat(1_048_576 / level.length());

        assertThat(rejected(nested).code()).isEqualTo(FailureCode.MALFORMED_RECORD);
        assertThat(rejected(nativeRequest(",\"metadata\":" + nested)).message())
                .contains("nested deeper than 256 levels");
    }

    static Stream<Arguments> invalidRequests() {
        String url = "\"url\":\"/v1/chat/completions\"";
        return Stream.of(
                Arguments.of("{\"custom_id\":\"a\"," + url + "}", "body is missing"),
                Arguments.of("{\"custom_id\":\"a\"," + url + ",\"body\":null}", "body is missing"),
                Arguments.of("{\"custom_id\":\"a\"," + url + ",\"body\":[]}", "body must be an object, not an array"),
                Arguments.of(
                        "{\"custom_id\":\"a\"," + url + ",\"body\":\"x\"}", "body must be an object, not a string"),
                Arguments.of("{\"custom_id\":\"a\",\"body\":{}}", "url is missing: one of /v1/chat/completions, "),
                Arguments.of("{\"custom_id\":\"a\",\"url\":7,\"body\":{}}", "url must be a string, not a number"),
                Arguments.of("{\"custom_id\":\"a\",\"url\":\"/v1/audio\",\"body\":{}}", "url must be one of"),
                Arguments.of(
                        "{\"custom_id\":\"a\",\"url\":\"/v2/chat/completions\",\"body\":{}}", "url must be one of"),
                Arguments.of("{\"custom_id\":\"a\",\"url\":\"//completions\",\"body\":{}}", "url must be one of"),
                Arguments.of(nativeRequest(",\"metadata\":[1]"), "metadata must be an object, not an array"),
                Arguments.of(nativeRequest(",\"metadata\":\"m\""), "metadata must be an object, not a string"),
                Arguments.of(
                        "{\"path\":\"/completions\",\"body\":{},\"metadata\":7}",
                        "metadata must be an object, not a number"),
                Arguments.of(
                        "{\"id\":\"a\",\"payload\":{},\"metadata\":false}",
                        "metadata must be an object, not a boolean"),
                Arguments.of("{\"custom_id\":7," + url + ",\"body\":{}}", "custom_id must be a string, not a number"),
                Arguments.of(nativeRequest("").replace("r-1", "x".repeat(1025)), "custom_id is longer than 1024"),
                Arguments.of(nativeRequest("").replace("POST", "GET"), "method must be POST, not 'GET'"),
                Arguments.of(nativeRequest("").replace("\"POST\"", "true"), "method must be a string, not a boolean"),
                Arguments.of(nativeRequest(",\"tenant\":{}"), "tenant must be a string, not an object"),
                Arguments.of(nativeRequest(",\"tenant\":\"\""), "tenant must have 1 to 256 characters"),
                Arguments.of(nativeRequest(",\"tenant\":\"a\\nb\""), "tenant must have 1 to 256 characters"),
                Arguments.of(nativeRequest(",\"task\":\"" + "t".repeat(257) + "\""), "task must have 1 to 256"),
                Arguments.of(nativeRequest(",\"chain\":1"), "chain must be a string, not a number"),
                Arguments.of(nativeRequest(",\"deadline\":\"soon\""), "deadline must be an RFC 3339 time"),
                Arguments.of(nativeRequest(",\"deadline\":\"2026-11-20\""), "deadline must be an RFC 3339 time"),
                Arguments.of(nativeRequest(",\"deadline\":\"+10000-01-01T00:00:00Z\""), "deadline must be an RFC"),
                Arguments.of(nativeRequest(",\"deadline\":1764045130"), "deadline must be a string, not a number"),
                Arguments.of(nativeRequest("").replace("{}", "{\"model\":1}"), "body.model must be a string"),
                Arguments.of("{\"body\":{}}", "path is missing"),
                Arguments.of("{\"path\":\"/v1/completions\"}", "body is missing"),
                Arguments.of("{\"path\":\"/nope\",\"body\":{}}", "path must be one of"),
                Arguments.of("{\"id\":\"a\",\"deadline\":1}", "payload is missing"),
                Arguments.of("{\"payload\":{}}", "id is missing"),
                Arguments.of("{\"id\":1,\"payload\":{}}", "id must be a string, not a number"),
                Arguments.of("{\"id\":\"a\",\"deadline\":1e999999999,\"payload\":{}}", "deadline must be seconds"),
                Arguments.of("{\"id\":\"a\",\"deadline\":1764045130000,\"payload\":{}}", "deadline must be seconds"),
                Arguments.of("{\"id\":\"a\",\"deadline\":-1,\"payload\":{}}", "deadline must be seconds"),
                Arguments.of("{\"id\":\"a\",\"deadline\":\"x\",\"payload\":{}}", "deadline must be seconds"),
                Arguments.of("{\"id\":\"a\",\"deadline\":[],\"payload\":{}}", "deadline must be seconds"),
                Arguments.of("{\"id\":\"a\",\"payload\":{},\"endpoint\":\"/x\"}", "endpoint must be one of"));
    }

    @ParameterizedTest
    @MethodSource("invalidRequests")
    void aWrongMemberIsNamed(String json, String message) {
        Decoded.Rejected rejected = rejected(json);

        assertThat(rejected.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(rejected.message()).startsWith(message).hasSizeLessThan(300);
    }

    @Test
    void aMessageQuotesABoundedPieceOfThePayloadAndNoControlCharacter() {
        String url = "\\n" + "é".repeat(100_000);

        assertThat(rejected("{\"custom_id\":\"a\",\"url\":\"" + url + "\",\"body\":{}}")
                        .message())
                .endsWith("not '?" + "é".repeat(4_095) + "…'");
    }

    @Test
    void whatIsReadableOfAnInvalidRequestIsKept() {
        Decoded.Salvage salvage = rejected(
                        "{\"custom_id\":\"r-1\",\"url\":\"/x\",\"tenant\":\"acme\",\"metadata\":{ \"a\":1}}")
                .salvage();

        assertThat(salvage)
                .isEqualTo(
                        new Decoded.Salvage(WireFormat.OPENAI_BATCH, "r-1", "acme", TestingLines.text("{ \"a\":1}")));
        assertThat(rejected("{\"id\":\"r1\",\"payload\":1}").salvage())
                .isEqualTo(new Decoded.Salvage(WireFormat.LLM_D, "r1", null, null));
        assertThat(rejected("{\"custom_id\":1,\"tenant\":\"\"}").salvage()).isEqualTo(Decoded.Salvage.NOTHING);
    }

    @Test
    void theTenantOfTheHeaderIsKeptEvenOfBytesThatAreNoJson() {
        assertThat(rejected("nonsense", Map.of("drover-tenant", "acme", "ce_id", "e-1"))
                        .salvage())
                .isEqualTo(new Decoded.Salvage(WireFormat.OPENAI_BATCH, "e-1", "acme", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"drover-tenant", "ce_tenant"})
    void aTenantThatIsNoNameIsInvalidWhereverItComesFrom(String header) {
        for (String tenant : Arrays.asList("", "a\tb", "t".repeat(257))) {
            Decoded.Rejected rejected = rejected(nativeRequest(""), Map.of(header, tenant));
            assertThat(rejected.code()).isEqualTo(FailureCode.INVALID_REQUEST);
            assertThat(rejected.message()).contains("tenant must have 1 to 256 characters");
            assertThat(rejected.salvage().tenant()).isNull();
        }
    }

    @Test
    void anEventsExpiryTimeMustBeATime() {
        assertThat(rejected(nativeRequest(""), Map.of("ce_expirytime", "never")).message())
                .startsWith("expirytime must be an RFC 3339 time");
    }
}
