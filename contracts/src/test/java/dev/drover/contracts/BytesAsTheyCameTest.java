package dev.drover.contracts;

import static dev.drover.contracts.TestingDecoding.accepted;
import static dev.drover.contracts.TestingDecoding.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** What nobody reads travels as it came, and costs no more than its bytes. */
class BytesAsTheyCameTest {
    private static final int MEGABYTE = 1 << 20;

    @Property
    void theBodyAndTheMetadataOfARequestAreSlicesOfIt(
            @ForAll("objects") String body, @ForAll("objects") String metadata, @ForAll("spaces") String space) {
        InferenceRequest request = accepted("{\"metadata\"" + space + ":" + metadata + space
                + ",\"url\":\"/v1/responses\",\"extra\":" + body + ",\"body\":" + space + body + "}");

        assertThat(request.body().text()).isEqualTo(body);
        assertThat(request.metadata()).isNotNull();
        assertThat(request.metadata().text()).isEqualTo(metadata);
    }

    @Property
    void theAnswerInAResultIsTheProvidersOnOneLine(@ForAll("values") String answer) {
        JsonText body = JsonText.check(answer.getBytes(StandardCharsets.UTF_8));
        ResultLine line = answered(body);
        String onOneLine = answer.strip().replace('\r', ' ').replace('\n', ' ');

        String openAi = new String(ResultCodec.encode(WireFormat.OPENAI_BATCH, line), StandardCharsets.UTF_8);
        assertThat(openAi)
                .contains("\"request_id\":null,\"body\":" + onOneLine + "},\"error\":null,")
                .doesNotContain("\n", "\r");
        assertThat(new String(ResultCodec.encode(WireFormat.KUBEAI, line), StandardCharsets.UTF_8))
                .endsWith(",\"body\":" + onOneLine + "}");
        ResultLine read = ResultCodec.decode(openAi.getBytes(StandardCharsets.UTF_8));
        assertThat(read.response()).isNotNull();
        assertThat(read.response().body().text()).isEqualTo(onOneLine);
    }

    @Property
    void llmDGetsTheTextOfTheAnswerAsAString(@ForAll("values") String answer) {
        byte[] line =
                ResultCodec.encode(WireFormat.LLM_D, answered(JsonText.check(answer.getBytes(StandardCharsets.UTF_8))));

        JsonText payload =
                JsonMembers.of(JsonText.check(line), List.of("payload")).get("payload");
        assertThat(payload).isNotNull();
        assertThat(payload.string()).isEqualTo(answer.strip());
    }

    @Property
    void anotherLayoutHasTheSameTokens(@ForAll("values") String value) {
        JsonText json = JsonText.check(value.getBytes(StandardCharsets.UTF_8));
        String indented = JsonLayout.indented(json);
        String compact = JsonLayout.compact(json);

        assertThat(JsonLayout.compact(JsonText.check(indented.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(compact);
        assertThat(JsonLayout.indented(JsonText.check(compact.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(indented);
        assertThat(json.depth())
                .isEqualTo(
                        JsonText.check(compact.getBytes(StandardCharsets.UTF_8)).depth());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"a\",\"model\":\"b\"}|body.model",
                "{\"stream\":true,\"str\\u0065am\":false}|body.stream",
                "{\"messages\":[],\"messages\":[]}|body.messages",
                "{\"max_tokens\":1,\"max_tokens\":1}|body.max_tokens",
                "{\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}|body.stream_options.include_usage"
            })
    void aMemberThatIsReadAndStandsTwiceIsRefusedByItsName(String body, String name) {
        Decoded.Rejected rejected = rejected("{\"custom_id\":\"r-1\",\"url\":\"/v1/responses\",\"body\":" + body + "}");

        assertThat(rejected.code()).isEqualTo(FailureCode.MALFORMED_RECORD);
        assertThat(rejected.message()).isEqualTo("member " + name + " stands twice");
        assertThat(rejected.salvage().customId()).isEqualTo("r-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"x\":1,\"x\":2}", "{\"x\":{\"model\":1,\"model\":2}}", "{\"seed\":1e99999999999}"})
    void whatNobodyReadsMayStandTwiceAndBeOfAnySize(String body) {
        assertThat(accepted("{\"url\":\"/v1/responses\",\"y\":1,\"y\":2,\"body\":" + body + "}")
                        .body()
                        .text())
                .isEqualTo(body);
    }

    @Test
    void aMegabyteOfEmptyObjectsTakesNoMemoryBesideItself() {
        assertThat(allocated("\"x\":[" + "{},".repeat(MEGABYTE / 3) + "{}]")).isLessThan(MEGABYTE / 4);
    }

    @Test
    void aMegabyteOfNamesTakesNoMemoryBesideItself() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; names.length() < MEGABYTE; i++) {
            names.append("\"").append(Integer.toString(i, 36)).append("\":0,");
        }
        assertThat(allocated(names + "\"z\":0")).isLessThan(MEGABYTE / 4);
        assertThat(allocated("\"x\":{" + names + "\"z\":0}")).isLessThan(MEGABYTE / 4);
    }

    @Test
    void aMegabyteOfOneNumberTakesNoMemoryBesideItself() {
        assertThat(allocated("\"seed\":" + "9".repeat(MEGABYTE))).isLessThan(MEGABYTE / 4);
    }

    @Test
    void aTreeIsOfFewValuesWhateverTheBytes() {
        byte[] wide = ("{\"x\":[" + "{},".repeat(5_000_000) + "{}]}").getBytes(StandardCharsets.UTF_8);
        byte[] text = ("{\"x\":\"" + "y".repeat(MEGABYTE) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Json.read(wide))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("more than 100000 values");
        assertThatThrownBy(() -> UsageCodec.decode(wide)).isInstanceOf(IllegalArgumentException.class);
        assertThat(LedgerKey.read(wide)).isEmpty();
        assertThat(Json.read(text).path("x").stringValue()).hasSize(MEGABYTE);
        assertThat(allocatedBy(() -> LedgerKey.read(wide))).isLessThan(MEGABYTE);
        assertThatThrownBy(() -> AttemptsHeader.decode(wide, Instant.EPOCH))
                .hasMessageContaining("longer than 16384 bytes");
    }

    @Test
    void whatNobodyReadsOfAResultIsPassedOver() {
        byte[] line = ResultCodec.encode(
                WireFormat.OPENAI_BATCH, answered(JsonText.check("{}".getBytes(StandardCharsets.UTF_8))));
        byte[] wide = JsonEdits.with(line, Map.of("x", "[" + "{},".repeat(1_000_000) + "{}]"));
        ResultCodec.decode(line);

        assertThat(ResultCodec.decode(wide)).isEqualTo(ResultCodec.decode(line));
        assertThat(allocatedBy(() -> ResultCodec.decode(wide))).isLessThan(MEGABYTE);
    }

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Bytes that decoding a record with these members in its body allocates. */
    private static long allocated(String members) {
        byte[] record = ("{\"custom_id\":\"a\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"ok\"," + members
                        + "}}")
                .getBytes(StandardCharsets.UTF_8);
        RequestCodec.decode(record, RequestHeaders.NONE); // classes are loaded
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Decoded decoded = RequestCodec.decode(record, RequestHeaders.NONE);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(decoded).isInstanceOf(Decoded.Accepted.class);
        return allocated;
    }

    private static ResultLine answered(JsonText body) {
        return new ResultLine(
                "req_a",
                null,
                new ResultLine.Response(200, null, body),
                null,
                "acme",
                "m",
                null,
                null,
                null,
                List.of(),
                TestingLines.malformed().cost(),
                TestingLines.malformed().timing(),
                TestingLines.ORIGIN);
    }

    @Provide
    Arbitrary<String> objects() {
        return TestingJson.object();
    }

    @Provide
    Arbitrary<String> values() {
        return TestingJson.value();
    }

    @Provide
    Arbitrary<String> spaces() {
        return TestingJson.space();
    }
}
